/* SPDX-License-Identifier: Apache-2.0
 * Writes the layout and the numbers of the binary interface as text, or compares them with a stored one.
 *   layout_dump                     prints, one fact a line
 *   layout_dump prefix FILE         every line of FILE must still be true: nothing moved, shrank or changed
 * its number layout_dump exact FILE          and there is nothing more */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spojka/abi.h"

#define MAX_LINES 400
static char lines[MAX_LINES][120];
static int count;

static char* next_line(void) {
  if (count == MAX_LINES) {
    fputs("too many lines\n", stderr);
    exit(1);
  }
  return lines[count++];
}

#define FIELD(type, field)                                                                 \
  snprintf(next_line(), 120, #type "." #field " at %zu, %zu bytes", offsetof(type, field), \
           sizeof(((type*)0)->field))
#define FROZEN(type) snprintf(next_line(), 120, #type " is frozen at %zu bytes", sizeof(type))
#define NUMBER(name) snprintf(next_line(), 120, #name " = %lld", (long long)(name))
#define TEXT(name) snprintf(next_line(), 120, #name " = \"%s\"", name)

static void list_values(void) {
  FROZEN(spojka_str);
  FIELD(spojka_str, data);
  FIELD(spojka_str, size);
  FROZEN(spojka_value);
  FIELD(spojka_value, kind);
  FIELD(spojka_value, flags);
  FIELD(spojka_value, tz_minutes);
  FIELD(spojka_value, size);
  FIELD(spojka_value, as);
  FROZEN(spojka_field);
  FIELD(spojka_field, name);
  FIELD(spojka_field, value);
  FROZEN(spojka_error);
  FIELD(spojka_error, code);
  FIELD(spojka_error, http_status);
  FIELD(spojka_error, retry_after_ms);
  FIELD(spojka_error, where);
  FIELD(spojka_error, message);
  FROZEN(spojka_record);
  FIELD(spojka_record, stream);
  FIELD(spojka_record, key);
  FIELD(spojka_record, target_id);
  FIELD(spojka_record, body);
  FIELD(spojka_record, changed_at_us);
  FIELD(spojka_record, op);
  FIELD(spojka_record, flags);
  FIELD(spojka_record, found);
  FIELD(spojka_record, reserved);
  FROZEN(spojka_problem);
  FIELD(spojka_problem, stream);
  FIELD(spojka_problem, key);
  FIELD(spojka_problem, field);
  FIELD(spojka_problem, error);
  FIELD(spojka_problem, reserved);
  FROZEN(spojka_change);
  FIELD(spojka_change, field);
  FIELD(spojka_change, before);
  FIELD(spojka_change, after);
}

static void list_carriers(void) {
  FIELD(spojka_batch, struct_size);
  FIELD(spojka_batch, flags);
  FIELD(spojka_batch, records);
  FIELD(spojka_batch, record_count);
  FIELD(spojka_batch, problems);
  FIELD(spojka_batch, problem_count);
  FIELD(spojka_batch, checkpoint);
  FIELD(spojka_batch, release);
  FIELD(spojka_batch, private_data);
  FIELD(spojka_outcome, struct_size);
  FIELD(spojka_outcome, result);
  FIELD(spojka_outcome, index);
  FIELD(spojka_outcome, target_id);
  FIELD(spojka_outcome, field);
  FIELD(spojka_outcome, error);
  FIELD(spojka_outcome, changes);
  FIELD(spojka_outcome, change_count);
  FIELD(spojka_outcome, altered);
  FIELD(spojka_outcome, altered_count);
  FIELD(spojka_host, struct_size);
  FIELD(spojka_host, abi_major);
  FIELD(spojka_host, ctx);
  FIELD(spojka_host, get_service);
  FIELD(spojka_log_v1, struct_size);
  FIELD(spojka_log_v1, reserved);
  FIELD(spojka_log_v1, log);
  FIELD(spojka_cancel_v1, struct_size);
  FIELD(spojka_cancel_v1, reserved);
  FIELD(spojka_cancel_v1, is_cancelled);
  FIELD(spojka_cancel_v1, sleep_ms);
  FIELD(spojka_metrics_v1, struct_size);
  FIELD(spojka_metrics_v1, reserved);
  FIELD(spojka_metrics_v1, add);
  FIELD(spojka_progress_v1, struct_size);
  FIELD(spojka_progress_v1, reserved);
  FIELD(spojka_progress_v1, alive);
  FIELD(spojka_progress_v1, waiting);
  FIELD(spojka_progress_v1, expected);
  FIELD(spojka_text_sink, struct_size);
  FIELD(spojka_text_sink, reserved);
  FIELD(spojka_text_sink, ctx);
  FIELD(spojka_text_sink, write);
  FIELD(spojka_outcome_sink, struct_size);
  FIELD(spojka_outcome_sink, reserved);
  FIELD(spojka_outcome_sink, ctx);
  FIELD(spojka_outcome_sink, report);
  FIELD(spojka_open_request, struct_size);
  FIELD(spojka_open_request, reserved);
  FIELD(spojka_open_request, config_json);
  FIELD(spojka_open_request, runtime_json);
  FIELD(spojka_read_request, struct_size);
  FIELD(spojka_read_request, max_records);
  FIELD(spojka_read_request, max_bytes);
  FIELD(spojka_read_request, selection_json);
  FIELD(spojka_read_request, checkpoint);
  FIELD(spojka_write_request, struct_size);
  FIELD(spojka_write_request, flags);
  FIELD(spojka_write_request, batch);
  FIELD(spojka_write_request, outcomes);
}

static void list_interfaces(void) {
  FIELD(spojka_source_v1, struct_size);
  FIELD(spojka_source_v1, reserved);
  FIELD(spojka_source_v1, ctx);
  FIELD(spojka_source_v1, spec);
  FIELD(spojka_source_v1, open);
  FIELD(spojka_source_v1, close);
  FIELD(spojka_source_v1, check);
  FIELD(spojka_source_v1, discover);
  FIELD(spojka_source_v1, read_open);
  FIELD(spojka_source_v1, read_next);
  FIELD(spojka_source_v1, read_close);
  FIELD(spojka_source_v1, cancel);
  FIELD(spojka_source_v1, get_extension);
  FIELD(spojka_destination_v1, struct_size);
  FIELD(spojka_destination_v1, reserved);
  FIELD(spojka_destination_v1, ctx);
  FIELD(spojka_destination_v1, spec);
  FIELD(spojka_destination_v1, open);
  FIELD(spojka_destination_v1, close);
  FIELD(spojka_destination_v1, check);
  FIELD(spojka_destination_v1, discover);
  FIELD(spojka_destination_v1, write);
  FIELD(spojka_destination_v1, flush);
  FIELD(spojka_destination_v1, find);
  FIELD(spojka_destination_v1, list);
  FIELD(spojka_destination_v1, merge);
  FIELD(spojka_destination_v1, cancel);
  FIELD(spojka_destination_v1, get_extension);
  FIELD(spojka_plugin, struct_size);
  FIELD(spojka_plugin, abi_major);
  FIELD(spojka_plugin, abi_minor);
  FIELD(spojka_plugin, reserved);
  FIELD(spojka_plugin, manifest_json);
  FIELD(spojka_plugin, build_info);
  FIELD(spojka_plugin, ctx);
  FIELD(spojka_plugin, get_interface);
}

static void list_lookups(void) {
  FIELD(spojka_memory_v1, struct_size);
  FIELD(spojka_memory_v1, reserved);
  FIELD(spojka_memory_v1, get);
  FIELD(spojka_memory_v1, put);
  FIELD(spojka_memory_v1, remove);
  FIELD(spojka_received, struct_size);
  FIELD(spojka_received, reserved);
  FIELD(spojka_received, method);
  FIELD(spojka_received, path);
  FIELD(spojka_received, query);
  FIELD(spojka_received, headers_json);
  FIELD(spojka_received, body);
  FIELD(spojka_receiver_v1, struct_size);
  FIELD(spojka_receiver_v1, reserved);
  FIELD(spojka_receiver_v1, receive);
  FIELD(spojka_row, struct_size);
  FIELD(spojka_row, result);
  FIELD(spojka_row, index);
  FIELD(spojka_row, key);
  FIELD(spojka_row, target_id);
  FIELD(spojka_row, body);
  FIELD(spojka_row, error);
  FIELD(spojka_row_sink, struct_size);
  FIELD(spojka_row_sink, reserved);
  FIELD(spojka_row_sink, ctx);
  FIELD(spojka_row_sink, row);
  FIELD(spojka_find_request, struct_size);
  FIELD(spojka_find_request, by);
  FIELD(spojka_find_request, target);
  FIELD(spojka_find_request, wanted);
  FIELD(spojka_find_request, wanted_count);
  FIELD(spojka_find_request, fields);
  FIELD(spojka_find_request, field_count);
  FIELD(spojka_find_request, rows);
  FIELD(spojka_list_request, struct_size);
  FIELD(spojka_list_request, max_rows);
  FIELD(spojka_list_request, target);
  FIELD(spojka_list_request, key_prefix);
  FIELD(spojka_list_request, filter_json);
  FIELD(spojka_list_request, fields);
  FIELD(spojka_list_request, field_count);
  FIELD(spojka_list_request, page_token);
  FIELD(spojka_list_request, rows);
  FIELD(spojka_list_request, next);
  FIELD(spojka_list_result, struct_size);
  FIELD(spojka_list_result, reserved);
  FIELD(spojka_list_result, total);
  FIELD(spojka_merge_request, struct_size);
  FIELD(spojka_merge_request, reserved);
  FIELD(spojka_merge_request, target);
  FIELD(spojka_merge_request, survivor);
  FIELD(spojka_merge_request, others);
  FIELD(spojka_merge_request, other_count);
  FIELD(spojka_merge_request, survivor_id);
}

static void list_numbers(void) {
  NUMBER(SPOJKA_ABI_MAJOR);
  NUMBER(SPOJKA_NULL);
  NUMBER(SPOJKA_BOOL);
  NUMBER(SPOJKA_INT64);
  NUMBER(SPOJKA_FLOAT64);
  NUMBER(SPOJKA_STRING);
  NUMBER(SPOJKA_DECIMAL);
  NUMBER(SPOJKA_TIMESTAMP);
  NUMBER(SPOJKA_DATE);
  NUMBER(SPOJKA_BYTES);
  NUMBER(SPOJKA_LIST);
  NUMBER(SPOJKA_OBJECT);
  NUMBER(SPOJKA_TZ_NONE);
  NUMBER(SPOJKA_SENSITIVE);
  NUMBER(SPOJKA_MAX_DEPTH);
  NUMBER(SPOJKA_OK);
  NUMBER(SPOJKA_END);
  NUMBER(SPOJKA_E_INVALID);
  NUMBER(SPOJKA_E_CONFIG);
  NUMBER(SPOJKA_E_AUTH);
  NUMBER(SPOJKA_E_RATE_LIMIT);
  NUMBER(SPOJKA_E_TRANSIENT);
  NUMBER(SPOJKA_E_REMOTE);
  NUMBER(SPOJKA_E_DATA);
  NUMBER(SPOJKA_E_CANCELLED);
  NUMBER(SPOJKA_E_UNSUPPORTED);
  NUMBER(SPOJKA_E_INTERNAL);
  NUMBER(SPOJKA_OP_UPSERT);
  NUMBER(SPOJKA_OP_DELETE);
  NUMBER(SPOJKA_TIME_UNKNOWN);
  NUMBER(SPOJKA_RECORD_ASK_FIRST);
  NUMBER(SPOJKA_RECORD_ABSENT);
  NUMBER(SPOJKA_RECORD_KEY_KIND(1));
  NUMBER(SPOJKA_BATCH_LAST);
  NUMBER(SPOJKA_W_CREATED);
  NUMBER(SPOJKA_W_UPDATED);
  NUMBER(SPOJKA_W_UNCHANGED);
  NUMBER(SPOJKA_W_SKIPPED);
  NUMBER(SPOJKA_W_REJECTED);
  NUMBER(SPOJKA_W_RETRY);
  NUMBER(SPOJKA_W_UNKNOWN);
  NUMBER(SPOJKA_W_DELETED);
  NUMBER(SPOJKA_W_FOUND);
  NUMBER(SPOJKA_WRITE_DRY_RUN);
  NUMBER(SPOJKA_ROW_FOUND);
  NUMBER(SPOJKA_ROW_ABSENT);
  NUMBER(SPOJKA_ROW_FAILED);
  NUMBER(SPOJKA_BY_KEY);
  NUMBER(SPOJKA_BY_ID);
  NUMBER(SPOJKA_MEMORY_SECRET);
  NUMBER(SPOJKA_MEMORY_LONGEST_NAME);
  NUMBER(SPOJKA_MEMORY_LONGEST_VALUE);
  NUMBER(SPOJKA_RECEIVED_LONGEST_BODY);
  NUMBER(SPOJKA_LOG_DEBUG);
  NUMBER(SPOJKA_LOG_INFO);
  NUMBER(SPOJKA_LOG_WARNING);
  NUMBER(SPOJKA_LOG_ERROR);
  TEXT(SPOJKA_IF_SOURCE);
  TEXT(SPOJKA_IF_DESTINATION);
  TEXT(SPOJKA_SVC_LOG);
  TEXT(SPOJKA_SVC_CANCEL);
  TEXT(SPOJKA_SVC_METRICS);
  TEXT(SPOJKA_SVC_PROGRESS);
  TEXT(SPOJKA_SVC_MEMORY);
  TEXT(SPOJKA_EXT_RECEIVER);
  TEXT(SPOJKA_METRIC_REQUESTS);
}

static int has_line(const char* wanted) {
  int i;
  for (i = 0; i < count; ++i)
    if (strcmp(lines[i], wanted) == 0) return 1;
  return 0;
}

static int compare(const char* path, int exact) {
  char line[200];
  int stored = 0;
  int wrong = 0;
  FILE* file = fopen(path, "r");
  if (file == NULL) {
    fprintf(stderr, "cannot read %s\n", path);
    return 1;
  }
  while (fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    stored++;
    if (!has_line(line)) {
      fprintf(stderr, "no longer true: %s\n", line);
      wrong++;
    }
  }
  fclose(file);
  if (stored == 0 || (exact && stored != count)) {
    fprintf(stderr, "%d facts are stored, %d are known\n", stored, count);
    wrong++;
  }
  return wrong == 0 ? 0 : 1;
}

int main(int argc, char** argv) {
  int i;
  list_values();
  list_carriers();
  list_interfaces();
  list_lookups();
  list_numbers();
  if (argc == 3) return compare(argv[2], strcmp(argv[1], "exact") == 0);
  for (i = 0; i < count; ++i) puts(lines[i]);
  return 0;
}
