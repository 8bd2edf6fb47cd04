// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "host/mapping/errors.hpp"
#include "host/mapping/mail_addresses.hpp"
#include "host/mapping/transforms/make.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host::mapping {
namespace {

class EmailReader {
 public:
  EmailReader(Invalid invalid, bool manyFit) : invalid_(invalid), manyFit_(manyFit) {}

  void operator()(Flow& flow, Work& work) const {
    if (!flow.isList) {
      const spojka_value whole = flow.one;
      flow.many.clear();
      take(ValueView(whole), flow, work);
      if (flow.many.size() > 1)
        flow.isList = true;
      else
        flow.setOne(flow.many.empty() ? make::null() : spojka_value(flow.many.front()));
      return;
    }
    const std::size_t whole = flow.many.size();
    for (std::size_t i = 0; i < whole; ++i) {
      const spojka_value item = flow.many[i];
      take(ValueView(item), flow, work);
    }
    flow.many.erase(flow.many.begin(), flow.many.begin() + static_cast<std::ptrdiff_t>(whole));
  }

 private:
  void take(ValueView in, Flow& flow, Work& work) const {
    ScalarText room;
    const auto text = textOrFail(room, in);
    if (trimmed(text).empty()) return;
    auto addresses = readAddresses(text);
    std::erase_if(addresses, [](const std::string& a) { return !isDeliverable(a); });
    if (addresses.size() == 1 || (manyFit_ && !addresses.empty())) {
      for (const auto& address : addresses) flow.many.push_back(make::string(work.arena, address));
      return;
    }
    const spojka_value kept = resolveInvalid(invalid_, in, "the value is not one e-mail address");
    if (!ValueView(kept).isEmpty()) flow.many.push_back(kept);
  }

  Invalid invalid_;
  bool manyFit_;
};

}  // namespace

FlowTransform makeEmail(const Arguments& arguments) {
  return EmailReader(invalidFrom(arguments.options({"invalid"}).front(), Invalid::drop), arguments.manyFit());
}

}  // namespace spojka::host::mapping
