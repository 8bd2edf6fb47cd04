// SPDX-License-Identifier: Apache-2.0
#include "host/profile/yaml_words.hpp"

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>

#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

struct Words {
  const char* message;  // how yaml-cpp's begins
  const char* text;
};

// Longer beginnings first.
const Words kWords[] = {
    {YAML::ErrorMsg::MAP_VALUE, N_("a ':' stands where no key can end; put a value that contains ': ' in "
                                   "quotes, and check the indentation "
                                   "of this line and the one above")},
    {YAML::ErrorMsg::MAP_KEY, N_("a key stands where none can begin; check the indentation of this line")},
    {YAML::ErrorMsg::UNKNOWN_TOKEN, N_("no value can begin with this character; put the value in quotes")},
    {YAML::ErrorMsg::UNKNOWN_ANCHOR, N_("a value that begins with * repeats an anchor (&name), and there is "
                                        "none of this name; put the value in "
                                        "quotes when it is text")},
    {YAML::ErrorMsg::BLOCK_ENTRY,
     N_("a '- ' stands where no list can begin; put a lone '-' in quotes, or begin the list on a line of its "
        "own")},
    {YAML::ErrorMsg::END_OF_MAP_FLOW, N_("a '{' is not closed; add the missing '}'")},
    {YAML::ErrorMsg::END_OF_SEQ_FLOW, N_("a '[' is not closed; add the missing ']'")},
    {YAML::ErrorMsg::END_OF_MAP,
     N_("this does not belong to the keys above; check the indentation of this line and the quotes")},
    {YAML::ErrorMsg::END_OF_SEQ,
     N_("this does not belong to the list above; check the indentation of this line")},
    {YAML::ErrorMsg::EOF_IN_SCALAR, N_("the file ends within a quoted text; add the missing quote")},
    {YAML::ErrorMsg::DOC_IN_SCALAR, N_("a line of three dashes or dots stands within a quoted text")},
    {YAML::ErrorMsg::FLOW_END,
     N_("a closing bracket has no opening one; put the value in quotes when it is text")},
    {YAML::ErrorMsg::INVALID_ESCAPE, N_("a backslash in double quotes begins an unknown escape; write two "
                                        "backslashes, or use single quotes")},
    {YAML::ErrorMsg::INVALID_HEX,
     N_("an escape in double quotes needs hexadecimal digits; use single quotes")},
    {YAML::ErrorMsg::INVALID_UNICODE, N_("an escape in double quotes names no character")},
    {YAML::ErrorMsg::ALIAS_NOT_FOUND,
     N_("a value that begins with * must name an anchor; put the value in quotes when it is text")},
    {YAML::ErrorMsg::CHAR_IN_ALIAS,
     N_("a value that begins with * must name an anchor; put the value in quotes when it is text")},
    {YAML::ErrorMsg::ANCHOR_NOT_FOUND,
     N_("a value that begins with & must give a name; put the value in quotes when it is text")},
    {YAML::ErrorMsg::CHAR_IN_ANCHOR,
     N_("a value that begins with & must give a name; put the value in quotes when it is text")},
};

}  // namespace

std::string yamlErrorInWords(std::string_view message) {
  for (const auto& w : kWords)
    if (message.substr(0, std::string_view(w.message).size()) == w.message) return tr(w.text);
  // What follows a colon may be text of the file.
  return tr("this is not valid YAML ({}); check the indentation and the quotes of this line",
            message.substr(0, message.find(':')));
}

}  // namespace spojka::host
