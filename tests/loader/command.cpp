// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

#include <sys/wait.h>

#include <cstdio>

namespace spojka::host::zoo {

Answer Command::run(const std::string& arguments, const std::string& environment) const {
  const std::string errors = (folder_.path() / "stderr").string();
  const std::string line = "XDG_STATE_HOME='" + (folder_.path() / "state-home").string() + "' " +
                           environment + " '" + SPOJKA_PROGRAM + "' " + arguments + " 2>'" + errors + "'";
  Answer answer;
  FILE* pipe = ::popen(line.c_str(), "r");
  if (pipe == nullptr) return answer;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) answer.out += static_cast<char>(c);
  const int status = ::pclose(pipe);
  answer.code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  answer.err = bytesOf(errors);
  return answer;
}

Answer Command::runHere(const std::string& arguments) const {
  return run("--plugin-dir '" + plugins_.string() + "' " + arguments);
}

}  // namespace spojka::host::zoo
