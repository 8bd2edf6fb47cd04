// SPDX-License-Identifier: Apache-2.0
// Destinations that answer questions about their objects as they must not. What must not happen: an object
// called absent that nobody looked for, a row of one taken for that of another, a list without an end.
#include <gmock/gmock.h>

#include <vector>

#include "misbehaving.hpp"

namespace spojka::host::zoo {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class LookupMisbehaviour : public Misbehaving {
 protected:
  struct Asked {
    std::vector<std::uint32_t> results;
    std::string said;                // by the first row that failed
    spojka_status code = SPOJKA_OK;  // its code
  };
  // Asks for k-0 and k-1; `error` = what the whole call is expected to end with.
  Asked find(const char* mode, std::string* error = nullptr) {
    const Plugin& plugin = load("bad_rows");
    DestinationInstance destination(*plugin.destination(), host(), mode, "{}", "bad_rows");
    FindQuery query;
    query.target = "cage";
    query.wanted = {toAbi("k-0"), toAbi("k-1")};
    query.fields = {toAbi("n")};
    Asked asked;
    const auto call = [&] {
      destination.find(query, [&](const spojka_row& row) {
        asked.results.push_back(row.result);
        if (row.error == nullptr || !asked.said.empty()) return;
        asked.said = row.error->message;
        asked.code = row.error->code;
      });
    };
    if (error == nullptr)
      call();
    else
      *error = errorOf(call).what();
    return asked;
  }
  // What listing two objects of the prefix "k-" ends with.
  std::string listError(const char* mode) {
    const Plugin& plugin = load("bad_rows");
    DestinationInstance destination(*plugin.destination(), host(), mode, "{}", "bad_rows");
    ListQuery query;
    query.target = "cage";
    query.keyPrefix = "k-";
    query.maxRows = 2;
    query.pageToken = "page";
    return errorOf([&] { destination.list(query, [](const spojka_row&) {}); }).what();
  }
};

TEST_F(LookupMisbehaviour, what_nobody_answered_for_is_not_absent) {
  std::string error;
  EXPECT_THAT(find("none", &error).results, IsEmpty());
  EXPECT_THAT(error, AllOf(HasSubstr("connector 'bad_rows' broke its contract in find"),
                           HasSubstr("no answer for 2 of 2 objects, the first of them object 0")));
  EXPECT_THAT(find("first only", &error).results, ElementsAre(SPOJKA_ROW_FOUND));
  EXPECT_THAT(error, HasSubstr("no answer for 1 of 2 objects, the first of them object 1"));
}

TEST_F(LookupMisbehaviour, an_answer_for_what_was_not_asked_is_a_breach) {
  std::string error;
  find("not asked", &error);
  EXPECT_THAT(error, HasSubstr("answered for object 0 with one that was not asked for"));
  find("foreign index", &error);
  EXPECT_THAT(error, HasSubstr("answered for object 2 of 2 that were asked for"));
}

TEST_F(LookupMisbehaviour, found_and_absent_at_once_is_a_breach) {
  std::string error;
  EXPECT_THAT(find("found and absent", &error).results, SizeIs(2));
  EXPECT_THAT(error, HasSubstr("answered more than once for object 0"));
}

TEST_F(LookupMisbehaviour, a_row_shorter_than_the_interfaces_and_one_of_broken_memory_are_no_rows) {
  std::string error;
  find("short", &error);
  EXPECT_THAT(error, HasSubstr("a row that is shorter than the interface's"));
  find("id without bytes", &error);
  EXPECT_THAT(error, HasSubstr("a row has a text without bytes"));
  find("corrupt", &error);
  EXPECT_THAT(error, HasSubstr("a row has an object without members"));
}

TEST_F(LookupMisbehaviour, what_is_wrong_with_one_object_is_not_known_of_it_alone) {
  for (const auto& [mode, says] : std::vector<std::pair<const char*, const char*>>{
           {"no id", "gave no id of it"},
           {"id not utf-8", "an id that is not UTF-8"},
           {"not utf-8", "a text that is not UTF-8 in 'n'"},
           {"unknown kind", "a value of kind 77, which this program does not know in 'n'"},
           {"no object", "fields that are no object"},
           {"unknown result", "answered 99, which this program does not know"},
           {"no reason", "gave no reason"}}) {
    const Asked asked = find(mode);
    EXPECT_THAT(asked.results, ElementsAre(SPOJKA_ROW_FAILED, SPOJKA_ROW_ABSENT)) << mode;
    EXPECT_THAT(asked.said, HasSubstr(says));
  }
}

TEST_F(LookupMisbehaviour, a_reason_that_is_no_text_and_no_reason_is_made_one) {
  const Asked asked = find("words");
  EXPECT_EQ(asked.said, "n\xEF\xBF\xBD");
  EXPECT_EQ(asked.code, SPOJKA_E_INTERNAL) << "nobody had asked it to stop";
}

TEST_F(LookupMisbehaviour, saying_cancelled_when_nobody_asked_is_a_breach) {
  std::string error;
  find("quit", &error);
  EXPECT_THAT(error, HasSubstr("nobody had asked it to stop"));
  EXPECT_THAT(listError("quit"), HasSubstr("nobody had asked it to stop"));
}

TEST_F(LookupMisbehaviour, a_list_that_is_none_is_a_breach) {
  for (const auto& [mode, says] : std::vector<std::pair<const char*, const char*>>{
           {"too many", "more objects than the 2 a page may hold"},
           {"twice", "an object twice on one page"},
           {"absent", "an object that it does not call found"},
           {"another prefix", "whose name does not begin as was asked for"},
           {"no name", "whose name does not begin as was asked for"},
           {"no id", "an object without its id"},
           {"id not utf-8", "whose id or name is not UTF-8"},
           {"same page", "called the page it was asked for the next one"},
           {"bad token", "the token of the next page is not UTF-8"},
           {"past the result", "wrote past the end of the result"},
           {"total too small", "listed 2 objects and called 1 the number of all"}})
    EXPECT_THAT(listError(mode), HasSubstr(says)) << mode;
}

TEST_F(LookupMisbehaviour, what_the_spec_offers_is_there) {
  const Plugin& plugin = load("bad_rows");
  EXPECT_THAT(errorOf([&] { specOf(*plugin.destination(), "bad_rows"); }).what(),
              HasSubstr("offers merge and has no slot 'merge' in its table"));
  DestinationInstance destination(*plugin.destination(), host(), "good", "{}", "bad_rows");
  EXPECT_EQ(errorOf([&] { destination.merge({}); }).code(), SPOJKA_E_UNSUPPORTED);
}

TEST_F(LookupMisbehaviour, an_order_to_stop_from_this_side_is_not_lost_in_the_connector) {
  const Plugin& plugin = load("bad_rows");
  DestinationInstance destination(*plugin.destination(), host(), "good", "{}", "bad_rows");
  FindQuery query;
  query.wanted = {toAbi("k-0")};
  EXPECT_THROW(destination.find(query, [](const spojka_row&) { throw std::length_error("no room"); }),
               std::length_error);
}

}  // namespace
}  // namespace spojka::host::zoo
