// SPDX-License-Identifier: Apache-2.0
// A process of our own program that has a profile's source open and says what the requests of its system
// mean: one line of JSON in, one out. Ownership: the process ends with the object. Threads: one at a time.
// Errors: StatusError (aborted) where it cannot be started, has gone, or does not answer in time; it is of no
// use after that.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "host/plugin/trust.hpp"
#include "spojka/receive.hpp"

namespace spojka::host {

// The lines themselves, for both ends. Bodies are bytes, and stand there in hexadecimal digits.
std::string toLine(const ReceivedRequest& request);
// Throws DataError.
ReceivedRequest requestFrom(const std::string& line);
ReceiveAnswer answerFrom(const std::string& line);

class ReceiverProcess {
 public:
  explicit ReceiverProcess(std::vector<std::string> words);
  ~ReceiverProcess();
  ReceiverProcess(const ReceiverProcess&) = delete;
  ReceiverProcess& operator=(const ReceiverProcess&) = delete;

  ReceiveAnswer ask(const ReceivedRequest& request, std::chrono::milliseconds patience);

 private:
  using Moment = std::chrono::steady_clock::time_point;
  void send(std::string_view line, Moment until);
  std::string receive(Moment until);

  pid_t pid_ = -1;
  Descriptor line_;
  std::string read_;
};

}  // namespace spojka::host
