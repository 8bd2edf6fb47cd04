// SPDX-License-Identifier: Apache-2.0
// The instance inside a connector's process. It is driven by the very classes that drive one inside the host,
// so that the contract is held to in the same way and the same words. Ownership: owns the instance; borrows
// the socket. Threads: answer() on one thread; the rest from any. Errors: none thrown; they are the answer.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "host/plugin/connector.hpp"
#include "host/plugin/isolation/worker_channel.hpp"
#include "host/plugin/isolation/worker_services.hpp"
#include "host/plugin/registry.hpp"

namespace spojka::host {

class ServedInstance {
 public:
  ServedInstance(FrameSocket& socket, WorkerRole role);

  // The payload of the reply.
  std::string answer(WorkerSlot slot, std::string_view arguments);
  void cancel() noexcept;
  void takeMemoryAnswer(std::string payload);

 private:
  // Writes what the slot gives; the status besides an error's.
  spojka_status run(WorkerSlot slot, WireReader& in, WireWriter& out);
  const Plugin& plugin();
  std::string spec(WireReader& in);
  void open(WireReader& in);
  void openSession(WireReader& in, WireWriter& out);
  spojka_status readNext(WireReader& in, WireWriter& out);
  void write(WireReader& in);
  void find(WireReader& in);
  void list(WireReader& in, WireWriter& out);
  void pass(const spojka_row& row);
  SourceInstance& source() const;
  DestinationInstance& destination() const;

  FrameSocket& socket_;
  const WorkerRole role_;
  WorkerServices services_;
  const Plugin* plugin_ = nullptr;
  std::mutex opening_;  // guards the pointers against cancel()
  std::unique_ptr<SourceInstance> source_;
  std::unique_ptr<DestinationInstance> destination_;
  std::map<std::int64_t, SourceSession> sessions_;
  std::int64_t lastSession_ = 0;
};

}  // namespace spojka::host
