// SPDX-License-Identifier: Apache-2.0
#include "bare_poco.hpp"

#include <Poco/Exception.h>
#include <Poco/SAX/DefaultHandler.h>
#include <Poco/SAX/InputSource.h>
#include <Poco/SAX/SAXParser.h>

#include <fstream>
#include <stdexcept>

namespace bench {
namespace {

class PocoCounter final : public Poco::XML::DefaultHandler {
 public:
  explicit PocoCounter(const std::string& recordElement) : recordElement_(recordElement) {}

  void startElement(const Poco::XML::XMLString&, const Poco::XML::XMLString& name,
                    const Poco::XML::XMLString&, const Poco::XML::Attributes&) override {
    ++tally.elements;
    if (name == recordElement_) ++tally.records;
  }
  void characters(const Poco::XML::XMLChar[], int, int size) override {
    tally.text += static_cast<std::uint64_t>(size);
  }

  Tally tally;

 private:
  const std::string& recordElement_;
};

}  // namespace

Tally parseWithPoco(const std::string& file, const std::string& recordElement) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot open " + file);
  PocoCounter counting(recordElement);
  Poco::XML::SAXParser parser;
  parser.setContentHandler(&counting);
  Poco::XML::InputSource source(in);
  try {
    parser.parse(&source);
  } catch (const Poco::Exception& e) {
    throw std::runtime_error("Poco: " + file + ": " + e.displayText());
  }
  return counting.tally;
}

}  // namespace bench
