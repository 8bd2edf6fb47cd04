// SPDX-License-Identifier: Apache-2.0
#include "csv_source.hpp"

#include <charconv>
#include <fstream>
#include <vector>

namespace example {
namespace {

constexpr const char* kWhere = "example.read";

std::vector<std::string> split(const std::string& line, char separator) {
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == separator)
      cells.emplace_back();
    else
      cells.back() += c;
  }
  return cells;
}

class CsvReader final : public spojka::Reader {
 public:
  CsvReader(const spojka::Context& context, const CsvConfig& config, const spojka::ReadRequest& request)
      : context_(context), config_(config), request_(request), in_(config.file, std::ios::binary) {
    if (!in_)
      throw spojka::TransientError(kWhere, "cannot open " + config.file + "; is it there and readable?");
    goTo(request.checkpoint);
  }

  bool next(spojka::BatchBuilder& out) override {
    context_.throwIfCancelled(kWhere);
    std::string line;
    while (out.size() < request_.maxRecords && out.bytes() < request_.maxBytes && std::getline(in_, line)) {
      // Without a line's end somebody is still writing it: half a line is not a record.
      if (in_.eof()) break;
      offset_ += static_cast<std::int64_t>(line.size()) + 1;
      add(out, line);
    }
    if (in_.bad()) throw spojka::TransientError(kWhere, "cannot read " + config_.file);
    if (out.size() == 0) return false;
    // A checkpoint covers all of the batch. One record picked by its key says nothing about the others.
    if (request_.key.empty()) out.setCheckpoint(std::to_string(offset_));
    return true;
  }

 private:
  void goTo(const std::string& checkpoint) {
    if (checkpoint.empty()) return;
    const char* end = checkpoint.data() + checkpoint.size();
    const auto parsed = std::from_chars(checkpoint.data(), end, offset_);
    if (parsed.ec != std::errc() || parsed.ptr != end || offset_ < 0)
      throw spojka::ConfigError(kWhere, "the stored checkpoint is not one of this connector");
    in_.seekg(0, std::ios::end);
    if (in_.tellg() < offset_) {
      context_.warning("the file is shorter than it was, so it is read from its start");
      offset_ = 0;
    }
    in_.seekg(offset_);
  }

  void add(spojka::BatchBuilder& out, const std::string& line) const {
    const auto cells = split(line, config_.separator.front());
    const std::string& key = cells[0];
    if (!request_.key.empty() && request_.key != key) return;
    if (key.empty() || cells.size() != 3) {
      const spojka::DataError why(kWhere, "the line is not a number, a name and an e-mail");
      out.addProblem("people", key, "", why);
      return;
    }
    spojka::Arena& arena = out.arena();
    spojka::ObjectBuilder person;
    person.set("id", spojka::make::string(arena, key))
        .set("name", spojka::make::string(arena, cells[1]))
        .set("email", spojka::make::sensitive(spojka::make::string(arena, cells[2])));
    out.add("people", key, person.finish(arena));
  }

  const spojka::Context& context_;
  const CsvConfig& config_;
  spojka::ReadRequest request_;
  std::ifstream in_;
  std::int64_t offset_ = 0;
};

}  // namespace

const spojka::Properties<CsvConfig>& CsvSource::properties() {
  using Row = spojka::Property<CsvConfig>;
  static const spojka::Properties<CsvConfig> table = {
      Row("file", &CsvConfig::file, "File", "Absolute path of the file.")
          .isRequired()
          .matching("/.+")
          .like("/srv/people.csv"),
      Row("separator", &CsvConfig::separator, "Separator", "What stands between two columns.")
          .defaultsTo(";")
          .oneOf({";", ",", "|"}),
  };
  return table;
}

void CsvSource::check(spojka::CheckReport& report) {
  if (std::ifstream(config_.file))
    report.ok("file", "File", config_.file + " can be read", "file");
  else
    report.error("file", "File", config_.file + " cannot be opened",
                 "Write the path of an existing file the program's user may read.", "file");
}

spojka::Catalog CsvSource::discover() {
  spojka::CatalogEntry people;
  people.name = "people";
  people.title = "People";
  people.keyField = "id";
  people.incremental = true;
  const auto field = [](const char* path, const char* title, const char* role) {
    spojka::CatalogField f;
    f.path = path;
    f.title = title;
    f.role = role;
    return f;
  };
  people.fields = {field("id", "Number", "person.id"), field("name", "Name", "person.full_name"),
                   field("email", "E-mail", "person.email")};
  people.fields[2].sensitive = true;
  return {{people}, {}};
}

std::unique_ptr<spojka::Reader> CsvSource::read(const spojka::ReadRequest& request) {
  if (request.stream != "people")
    throw spojka::ConfigError(kWhere, "there is no stream '" + request.stream + "', only 'people'");
  if (!request.since.empty() || !request.until.empty())
    throw spojka::UnsupportedError(kWhere, "the lines have no dates, so none can be picked by date");
  return std::make_unique<CsvReader>(context_, config_, request);
}

}  // namespace example
