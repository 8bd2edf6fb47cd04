/* SPDX-License-Identifier: Apache-2.0
 * Pins the layout of the boundary at compile time: a change that would break a built plugin does not compile.
 * APPENDABLE structs are pinned up to their 1.0 tail: later fields come behind, these lines stay. */
#ifndef SPOJKA_ABI_LAYOUT_H
#define SPOJKA_ABI_LAYOUT_H

#include <assert.h>

#include "destination.h"
#include "host.h"
#include "lookup.h"
#include "plugin.h"
#include "record.h"
#include "source.h"

/* FROZEN: whole size. */
static_assert(sizeof(spojka_str) == 16, "spojka_str is FROZEN");
static_assert(sizeof(spojka_value) == 16 && offsetof(spojka_value, as) == 8, "spojka_value is FROZEN");
static_assert(sizeof(spojka_field) == 32 && offsetof(spojka_field, value) == 16, "spojka_field is FROZEN");
static_assert(sizeof(spojka_error) == 512 && offsetof(spojka_error, message) == 80, "spojka_error is FROZEN");
static_assert(sizeof(spojka_record) == 96 && offsetof(spojka_record, body) == 48 && offsetof(spojka_record, op) == 72 &&
                  offsetof(spojka_record, found) == 80,
              "spojka_record is FROZEN");
static_assert(sizeof(spojka_problem) == 64 && offsetof(spojka_problem, error) == 48, "spojka_problem is FROZEN");
static_assert(sizeof(spojka_change) == 32, "spojka_change is FROZEN");

/* APPENDABLE: offset of the last 1.0 field. */
static_assert(offsetof(spojka_batch, private_data) == 64 && offsetof(spojka_batch, release) == 56, "append only");
static_assert(offsetof(spojka_outcome, altered_count) == 80 && offsetof(spojka_outcome, change_count) == 64 && offsetof(spojka_outcome, index) == 8, "append only");
static_assert(offsetof(spojka_host, get_service) == 16, "append only");
static_assert(offsetof(spojka_log_v1, log) == 8, "append only");
static_assert(offsetof(spojka_cancel_v1, sleep_ms) == 16, "append only");
static_assert(offsetof(spojka_metrics_v1, add) == 8, "append only");
static_assert(offsetof(spojka_text_sink, write) == 16, "append only");
static_assert(offsetof(spojka_outcome_sink, report) == 16, "append only");
static_assert(offsetof(spojka_open_request, runtime_json) == 24, "append only");
static_assert(offsetof(spojka_read_request, checkpoint) == 32, "append only");
static_assert(offsetof(spojka_write_request, outcomes) == 16, "append only");
static_assert(offsetof(spojka_row, error) == 56 && offsetof(spojka_row, target_id) == 32, "append only");
static_assert(offsetof(spojka_row_sink, row) == 16, "append only");
static_assert(offsetof(spojka_find_request, rows) == 56 && offsetof(spojka_find_request, wanted) == 24, "append only");
static_assert(offsetof(spojka_list_request, next) == 96 && offsetof(spojka_list_request, page_token) == 72, "append only");
static_assert(offsetof(spojka_list_result, total) == 8, "append only");
static_assert(offsetof(spojka_merge_request, survivor_id) == 56, "append only");
static_assert(offsetof(spojka_source_v1, get_extension) == 88 && offsetof(spojka_source_v1, read_next) == 64, "append only");
static_assert(offsetof(spojka_destination_v1, get_extension) == 104 && offsetof(spojka_destination_v1, write) == 56, "append only");
static_assert(offsetof(spojka_plugin, get_interface) == 40, "append only");

#endif
