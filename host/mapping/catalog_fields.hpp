// SPDX-License-Identifier: Apache-2.0
// Looks paths of rules up in a catalog and words what is wrong with them. Ownership: borrows the entry.
// Threads: immutable. Errors: RuleError naming the nearest known field.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/mapping/path.hpp"
#include "spojka/catalog.hpp"

namespace spojka::host::mapping {

// How many values a path or a chain of transforms gives, as far as is known before a record is seen.
enum class Form { one, many, unknown };

class SourceFields {
 public:
  explicit SourceFields(const CatalogEntry& entry) : entries_{&entry} {}
  // Of records that are gathered: every path begins with the name of an entry, and gives a list.
  explicit SourceFields(std::vector<const CatalogEntry*> entries)
      : entries_(std::move(entries)), gathered_(true) {}

  struct Found {
    const CatalogField* field = nullptr;  // null = accepted though not listed
    Form form = Form::unknown;
    bool group = false;  // has fields of its own
  };
  Found find(const SourcePath& path) const;

 private:
  static Found findIn(const CatalogEntry& entry, const SourcePath& path);
  [[noreturn]] static void refuse(const CatalogEntry& entry, const SourcePath& path);
  std::vector<const CatalogEntry*> entries_;
  bool gathered_ = false;
};

class TargetFields {
 public:
  explicit TargetFields(const CatalogEntry& entry) : entry_(entry) {}
  // Null = accepted though not listed.
  const CatalogField* find(const std::string& path) const;

 private:
  const CatalogEntry& entry_;
};

}  // namespace spojka::host::mapping
