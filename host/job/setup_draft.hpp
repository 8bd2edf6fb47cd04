// SPDX-License-Identifier: Apache-2.0
// What somebody has answered so far about a profile that is to be made, checked answer by answer, and the
// text it comes to. Ownership: plain values; secrets that were typed in are held until they are written to
// files. Threads: one. Errors: StatusError for a setting that does not exist.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/profile/profile.hpp"

namespace spojka::host {

enum class SetupSide { source = 1, destination };
// "source", "destination"
const char* nameOf(SetupSide side);

struct SetupSetting {
  std::string name;
  std::string title;
  std::string help;
  std::string example;   // may be empty
  std::string fallback;  // what holds without an answer; empty = nothing
  std::string group;     // settings of one group belong together
  std::vector<std::string> options;
  std::vector<std::string> optionWords;                  // what each means, or none at all
  std::map<std::string, std::vector<std::string>> when;  // see SetupDraft::matters
  bool decides = false;                                  // whether others matter
  bool required = false;                                 // where it matters
  bool secret = false;
  bool text = true;  // otherwise a number, or yes and no
};

struct SetupAnswer {
  std::string text;     // as it stands in the profile; of a secret, where it is kept
  std::string typedIn;  // of a secret that is to be written to a file; empty = it is somewhere already
};

class SetupDraft {
 public:
  SetupDraft(std::filesystem::path file, std::string name) : file_(std::move(file)), name_(std::move(name)) {}

  const std::filesystem::path& file() const noexcept { return file_; }
  const std::string& name() const noexcept { return name_; }

  // Answers for another connector of this side are forgotten.
  void choose(SetupSide side, const std::string& connector, const std::string& configSchemaJson);
  const std::string& connector(SetupSide side) const { return of(side).connector; }
  const std::vector<SetupSetting>& settings(SetupSide side) const { return of(side).settings; }
  // The environment variable a secret is looked for in where nobody says another place.
  std::string variable(SetupSide side, const std::string& setting) const;

  // What is wrong with the answer; empty = it was taken. An empty text takes an answer back. A secret is
  // answered by a place, ${NAME} or ${file:PATH}, which must be there.
  std::string answer(SetupSide side, const std::string& setting, const std::string& text);
  // A secret itself: it will stand in a file of its own beside the profile.
  std::string keep(SetupSide side, const std::string& setting, const std::string& secret);
  bool answered(SetupSide side, const std::string& setting) const {
    return of(side).answers.count(setting) > 0;
  }
  // Every setting it depends on has one of the values it is about, answered or by default.
  bool matters(SetupSide side, const SetupSetting& setting) const;
  // Of all that matters and is required; "source.token".
  std::vector<std::string> missing() const;
  // Takes secrets that matter from the variables they are looked for in, where those are set and nothing was
  // answered.
  void takeFromEnvironment();

  struct Kept {
    SetupSide side;
    std::string setting;
    std::string place;  // "${SHOP_TOKEN}"
  };
  std::vector<Kept> secrets() const;
  struct NewFile {
    std::filesystem::path path;
    std::string text;
  };
  std::vector<NewFile> secretFiles() const;

  // The whole profile. `flows`: the part that maps, "flows:\n  ..."; may be empty.
  std::string text(const std::string& flows) const { return written(flows, false); }
  // The same for a trial before anything is written: secrets that are in no file yet stand in this
  // environment.
  std::string trialText(const std::string& flows) const { return written(flows, true); }
  Environment environment() const;

 private:
  struct Side {
    std::string connector;
    std::string schemaJson;
    std::vector<SetupSetting> settings;
    std::map<std::string, SetupAnswer> answers;
  };
  Side& of(SetupSide side) { return side == SetupSide::source ? source_ : destination_; }
  const Side& of(SetupSide side) const { return side == SetupSide::source ? source_ : destination_; }
  const SetupSetting& settingOf(SetupSide side, const std::string& name) const;
  std::string problemOf(const Side& side, const SetupSetting& setting, const std::string& value) const;
  std::filesystem::path secretFile(SetupSide side, const std::string& setting) const;
  std::string sideText(SetupSide side, bool trial) const;
  std::string written(const std::string& flows, bool trial) const;

  std::filesystem::path file_;
  std::string name_;
  Side source_;
  Side destination_;
};

}  // namespace spojka::host
