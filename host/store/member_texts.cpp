// SPDX-License-Identifier: Apache-2.0
#include "host/store/member_texts.hpp"

#include <zstd.h>

#include <limits>

namespace spojka::host::store {
namespace {

constexpr std::string_view kBody = "member.body";
// No record begins with it: those are objects in MessagePack or, of earlier versions, in JSON. Behind it the
// number of the words, and a frame without its first four bytes, which are always the same.
constexpr char kPacked = '\1';
constexpr std::string_view kFrame = "\x28\xB5\x2F\xFD";
// What is short and alike needs no search for more: -1 takes a third longer and saves five bytes of 170.
constexpr int kLevel = -3;
constexpr std::size_t kMostBytes = std::size_t{256} * 1024 * 1024;

[[noreturn]] void damaged(const Database& db) {
  throw StoreError(StoreError::Kind::damaged, "state " + db.file().string() +
                                                  ": a record that a flow gathered cannot be read any more; "
                                                  "restore the state from a copy");
}

void appendNumber(std::string& out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7U) out += static_cast<char>(0x80U | (number & 0x7FU));
  out += static_cast<char>(number);
}

// False = it is cut short.
bool takeNumber(std::string_view& bytes, std::uint64_t& number) {
  number = 0;
  for (unsigned shift = 0; !bytes.empty() && shift < 63; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

}  // namespace

struct MemberTexts::Packing {
  template <auto Free>
  struct Freed {
    template <class T>
    void operator()(T* what) const {
      Free(what);
    }
  };

  explicit Packing(std::string text) : words(std::move(text)) {}

  std::string packed(std::string_view text) {
    if (!compressor) {
      compressor.reset(::ZSTD_createCCtx());
      dictionary.reset(::ZSTD_createCDict(words.data(), words.size(), kLevel));
      ::ZSTD_CCtx_setParameter(compressor.get(), ZSTD_c_compressionLevel, kLevel);
      ::ZSTD_CCtx_refCDict(compressor.get(), dictionary.get());
    }
    std::string frame(::ZSTD_compressBound(text.size()), '\0');
    const auto size =
        ::ZSTD_compress2(compressor.get(), frame.data(), frame.size(), text.data(), text.size());
    frame.resize(::ZSTD_isError(size) != 0 ? 0 : size);
    return frame;
  }
  // False = it is not what packed() gave.
  bool unpack(const std::string& frame, std::string& text) {
    const auto size = ::ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kMostBytes) return false;
    if (!expander) {
      expander.reset(::ZSTD_createDCtx());
      expanded.reset(::ZSTD_createDDict(words.data(), words.size()));
    }
    text.resize(static_cast<std::size_t>(size));
    return ::ZSTD_decompress_usingDDict(expander.get(), text.data(), text.size(), frame.data(), frame.size(),
                                        expanded.get()) == size;
  }

  const std::string words;
  std::unique_ptr<ZSTD_CCtx, Freed<::ZSTD_freeCCtx>> compressor{};
  std::unique_ptr<ZSTD_CDict, Freed<::ZSTD_freeCDict>> dictionary{};
  std::unique_ptr<ZSTD_DCtx, Freed<::ZSTD_freeDCtx>> expander{};
  std::unique_ptr<ZSTD_DDict, Freed<::ZSTD_freeDDict>> expanded{};
};

MemberTexts::MemberTexts(Database& db, std::int64_t flow) : db_(db), flow_(flow) {}
MemberTexts::~MemberTexts() = default;

void MemberTexts::use(std::string_view stream, std::string_view words) {
  std::int64_t id =
      db_.number("SELECT id FROM member_words WHERE flow_id = ?1 AND stream = ?2 AND words = ?3", flow_,
                 stream, Blob{words});
  if (id == 0)
    id = db_.insert("INSERT INTO member_words (flow_id, stream, words) VALUES (?1, ?2, ?3)", flow_, stream,
                    Blob{words});
  current_.insert_or_assign(std::string(stream), id);
}

std::int64_t MemberTexts::wordsOf(std::string_view stream) {
  const auto known = current_.find(stream);
  if (known != current_.end()) return known->second;
  const std::int64_t newest =
      db_.number("SELECT id FROM member_words WHERE flow_id = ?1 AND stream = ?2 ORDER BY id DESC LIMIT 1",
                 flow_, stream);
  current_.emplace(stream, newest);
  return newest;
}

MemberTexts::Packing& MemberTexts::packing(std::int64_t words) {
  auto& known = packings_[words];
  if (!known) {
    Rows rows = db_.rows("SELECT words FROM member_words WHERE id = ?1 AND flow_id = ?2", words, flow_);
    if (!rows.next()) damaged(db_);
    // Earlier versions stored texts.
    known = std::make_unique<Packing>(rows.isText(0) ? rows.text(0) : rows.bytes(0));
  }
  return *known;
}

Sealed MemberTexts::packed(std::string_view stream, std::string_view text) {
  const std::int64_t words = wordsOf(stream);
  std::string bytes;
  if (words != 0) {
    const std::string frame = packing(words).packed(text);
    bytes += kPacked;
    appendNumber(bytes, static_cast<std::uint64_t>(words));
    if (frame.size() <= kFrame.size())
      bytes.clear();
    else
      bytes.append(frame, kFrame.size());
  }
  if (bytes.empty() || bytes.size() >= text.size()) bytes = text;
  return {db_.isSealing() ? db_.sealed(kBody, bytes).bytes : std::move(bytes), true};
}

std::string MemberTexts::unpacked(const Rows& rows, int column) {
  std::string bytes = db_.opened(kBody, rows, column);
  if (bytes.empty() || bytes.front() != kPacked) return bytes;
  std::string_view rest = std::string_view(bytes).substr(1);
  std::uint64_t words = 0;
  std::string text;
  if (!takeNumber(rest, words)) damaged(db_);
  if (!packing(static_cast<std::int64_t>(words)).unpack(std::string(kFrame).append(rest), text)) damaged(db_);
  return text;
}

}  // namespace spojka::host::store
