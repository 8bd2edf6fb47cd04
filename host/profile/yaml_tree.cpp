// SPDX-License-Identifier: Apache-2.0
#include "host/profile/yaml_tree.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <string_view>
#include <unordered_map>

#include "host/profile/text_file.hpp"
#include "host/profile/text_lines.hpp"
#include "host/profile/yaml_slips.hpp"
#include "host/profile/yaml_words.hpp"
#include "spojka/translation.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kMaxNodes = 20'000;
constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kMaxKeyBytes = 1024;

// Anchor and tag come before the value itself.
std::string_view withoutProperties(std::string_view text) {
  while (!text.empty() && (text.front() == '&' || text.front() == '!')) {
    text.remove_prefix(std::min(text.find_first_of(" \t\r\n[{"), text.size()));
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  }
  return text;
}

// Whether a quoted text that begins here ends: yaml-cpp takes the end of the file for the missing quote.
bool isClosed(std::string_view text) {
  text = withoutProperties(text);
  if (text.empty() || (text.front() != '"' && text.front() != '\'')) return true;  // a block: `|` or `>`
  const char quote = text.front();
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\')
      ++i;
    else if (quote == '\'' && text[i] == quote && i + 1 < text.size() && text[i + 1] == quote)
      ++i;
    else if (text[i] == quote)
      return true;
  }
  return false;
}

// Ends the parse; the reason is already among the problems.
struct Refused {};

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(Lines& lines, Problems& problems) : lines_(lines), problems_(problems) {}

  YamlPtr root() const { return root_; }
  // Where the innermost bracket that is still open stands.
  std::optional<Position> openBracket() const {
    for (auto level = open_.rbegin(); level != open_.rend(); ++level)
      if (level->bracket) return level->node->at;
    return std::nullopt;
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 1) return;
    problems_.add(
        lines_.at(mark),
        tr("a second document begins here; a profile is one document: check the indentation, or remove "
           "the '---' and what follows"));
    throw Refused{};
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    attach(leaf(YamlNode::Kind::null, mark), anchor, lines_.at(mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    auto node = leaf(YamlNode::Kind::scalar, mark);
    node->text = value;
    node->quoted = tag == "!" || tag == "tag:yaml.org,2002:str";
    if (!node->quoted) checkTag(tag, "", node->at);
    if (node->quoted && !isClosed(lines_.from(mark))) {
      problems_.add(node->at,
                    tr("the text that begins with this quote is not closed; add the missing quote"));
      throw Refused{};
    }
    attach(node, anchor, node->at);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto known = anchors_.find(anchor);
    if (known == anchors_.end()) {
      problems_.add(lines_.at(mark), tr("an alias repeats the value it stands in; this can have no end"));
      throw Refused{};
    }
    attach(known->second, 0, lines_.at(mark));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::list, mark, tag, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::map, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    std::shared_ptr<YamlNode> node;
    YAML::anchor_t anchor = 0;
    bool bracket = false;      // written as [...] or {...}
    bool awaitsValue = false;  // of a map: a key has been read
    bool badKey = false;       // that key was refused, its value goes with it
  };

  std::shared_ptr<YamlNode> leaf(YamlNode::Kind kind, const YAML::Mark& mark) {
    auto node = std::make_shared<YamlNode>();
    node->kind = kind;
    node->at = lines_.at(mark);
    return node;
  }

  void checkTag(const std::string& tag, const char* allowed, Position at) {
    if (tag.empty() || tag == "?" || tag == "!" || tag == allowed) return;
    problems_.add(
        at, tr("a value begins with '!', which YAML takes as a tag; a profile has none: put it in quotes"));
  }

  void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    auto node = leaf(kind, mark);
    checkTag(tag, kind == YamlNode::Kind::list ? "tag:yaml.org,2002:seq" : "tag:yaml.org,2002:map", node->at);
    if (open_.size() >= kMaxDepth) refuseSize(node->at);
    const auto text = withoutProperties(lines_.from(mark));
    const bool bracket = !text.empty() && (text.front() == '[' || text.front() == '{');
    open_.push_back({std::move(node), anchor, bracket});
  }

  void close() {
    const Level level = std::move(open_.back());
    open_.pop_back();
    if (level.node->kind == YamlNode::Kind::map) reportDuplicates(*level.node);
    attach(level.node, level.anchor, level.node->at);
  }

  // `at`: where it is used, which for an alias is not where it was written.
  void attach(const YamlPtr& node, YAML::anchor_t anchor, Position at) {
    if (anchor != 0) anchors_[anchor] = node;
    if (open_.empty()) {
      root_ = node;
      return;
    }
    Level& level = open_.back();
    YamlNode& parent = *level.node;
    parent.size += node->size;
    parent.depth = std::max(parent.depth, node->depth + 1);
    // Aliases share memory, but everything that walks the tree pays for each use: an alias bomb ends here.
    if (parent.size > kMaxNodes || static_cast<std::size_t>(parent.depth) + open_.size() > kMaxDepth + 2)
      refuseSize(at);
    if (parent.kind == YamlNode::Kind::list) {
      parent.items.push_back(node);
    } else if (level.awaitsValue) {
      if (!level.badKey) parent.entries.back().value = node;
      level.awaitsValue = false;
    } else {
      level.badKey = !isKey(*node);
      if (!level.badKey) parent.entries.push_back({node->text, node->at, nullptr});
      level.awaitsValue = true;
    }
  }

  bool isKey(const YamlNode& node) {
    if (node.text.size() > kMaxKeyBytes) {
      problems_.add(node.at, tr("a key is longer than {} bytes", kMaxKeyBytes));
      return false;
    }
    if (node.kind == YamlNode::Kind::scalar && (node.quoted || node.text != "<<")) return true;
    problems_.add(
        node.at,
        node.kind == YamlNode::Kind::scalar
            ? tr("merge keys (<<) are not supported; write the keys out, or repeat a whole value with an "
                 "alias (*name)")
            : tr("a key must be a text, not {}; put it in quotes", kindName(node)));
    return false;
  }

  [[noreturn]] void refuseSize(Position at) {
    problems_.add(at, tr("the profile is too big here: at most {} values, aliases counted where they "
                         "are used, nested at most {} deep",
                         kMaxNodes, kMaxDepth));
    throw Refused{};
  }

  void reportDuplicates(const YamlNode& map) {
    std::unordered_map<std::string_view, Position> seen;
    for (const auto& entry : map.entries) {
      const auto [first, isNew] = seen.emplace(entry.key, entry.at);
      if (!isNew)
        problems_.add(entry.at, tr("key {} is written twice, first in line {}; keep one of them",
                                   shown(entry.key), first->second.line));
    }
  }

  Lines& lines_;
  Problems& problems_;
  std::vector<Level> open_;
  std::unordered_map<YAML::anchor_t, YamlPtr> anchors_;
  YamlPtr root_;
  int documents_ = 0;
};

// yaml-cpp takes byte 4 for the end of the file and repairs broken UTF-8 silently: both would lose text.
bool isText(std::string_view text, Lines& lines, Problems& problems) {
  if (const auto at = firstInvalidByte(text); at != text.size()) {
    problems.add(lines.at(at), tr("the file is not UTF-8 text here; save it in the encoding UTF-8"));
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F) {
      problems.add(
          lines.at(i),
          fmt::format(fmt::runtime(tr("the file holds a control character (0x{:02X}) here, so it is not "
                                      "plain text; remove it")),
                      byte));
      return false;
    }
  }
  return true;
}

void reportYamlError(const YAML::Exception& e, const TreeBuilder& builder, std::string_view text,
                     Lines& lines, Problems& problems) {
  Position at = lines.at(e.mark);
  const auto indentation = lines.indentation(at.line);
  if (const auto tab = indentation.find('\t'); tab != std::string_view::npos) {
    at.column = static_cast<int>(tab) + 1;
    problems.add(at, tr("a tab stands in the indentation; YAML is indented with spaces: replace the tab"));
    return;
  }
  if (!e.mark.is_null())
    if (const auto slip = yamlSlip(text, text.size() - lines.from(e.mark).size()))
      return problems.add(lines.at(slip->offset), slip->message);
  // yaml-cpp points to where it gave up looking.
  if (e.msg == YAML::ErrorMsg::END_OF_MAP_FLOW || e.msg == YAML::ErrorMsg::END_OF_SEQ_FLOW)
    at = builder.openBracket().value_or(at);
  problems.add(at, yamlErrorInWords(e.msg));
}

}  // namespace

YamlPtr parseYaml(std::string text, Problems& problems) {
  if (text.size() > kMaxProfileBytes) {
    problems.add({}, tr("the profile is larger than {} KB", kMaxProfileBytes / 1024));
    return nullptr;
  }
  if (text.compare(0, 3, "\xEF\xBB\xBF") == 0) text.erase(0, 3);
  // With a line break at the end every unclosed quote is reported as a scalar, so that its place is known.
  if (!text.empty() && text.back() != '\n') text += '\n';
  Lines lines(text);
  if (!isText(text, lines, problems)) return nullptr;
  TreeBuilder builder(lines, problems);
  std::istringstream in(text);
  try {
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refused&) {
    return nullptr;
  } catch (const YAML::Exception& e) {
    reportYamlError(e, builder, text, lines, problems);
    return nullptr;
  }
  return builder.root();
}

std::string kindName(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::scalar:
      return tr("a single value");
    case YamlNode::Kind::list:
      return tr("a list");
    case YamlNode::Kind::map:
      return tr("keys with values");
    case YamlNode::Kind::null:
      break;
  }
  return tr("an empty value");
}

}  // namespace spojka::host
