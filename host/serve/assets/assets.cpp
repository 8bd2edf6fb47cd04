// SPDX-License-Identifier: Apache-2.0
#include "host/serve/assets/assets.hpp"

#include <zlib.h>

#include <algorithm>
#include <stdexcept>

#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

std::string typeOf(std::string_view path) {
  const std::string_view ending = path.substr(std::min(path.rfind('.'), path.size()));
  if (ending == ".html") return "text/html; charset=utf-8";
  if (ending == ".js") return "text/javascript; charset=utf-8";
  if (ending == ".css") return "text/css; charset=utf-8";
  if (ending == ".svg") return "image/svg+xml";
  if (ending == ".png") return "image/png";
  if (ending == ".json") return "application/json";
  if (ending == ".webmanifest") return "application/manifest+json";
  if (ending == ".woff2") return "font/woff2";
  return ending == ".txt" ? "text/plain; charset=utf-8" : "application/octet-stream";
}

const Asset* find(std::string_view path) {
  for (const auto& asset : assets())
    if (asset.path == path) return &asset;
  return nullptr;
}

std::string unpacked(std::string_view gzip) {
  z_stream stream{};
  constexpr int kGzip = 16 + MAX_WBITS;
  if (::inflateInit2(&stream, kGzip) != Z_OK) throw std::runtime_error("zlib does not start");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  std::string out;
  std::string piece(65536, '\0');
  int end = Z_OK;
  while (end == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    end = ::inflate(&stream, Z_NO_FLUSH);
    out.append(piece.data(), piece.size() - stream.avail_out);
  }
  ::inflateEnd(&stream);
  return out;
}

}  // namespace

HttpAnswer assetAnswer(const HttpRequest& request) {
  const std::string path = request.path.substr(1);
  const Asset* asset = find(path);
  const bool isPage = asset == nullptr && path.rfind("api/", 0) != 0 && path.find('.') == std::string::npos;
  if (isPage) asset = find("index.html");
  if (asset == nullptr && isPage)
    return {200,
            "text/plain; charset=utf-8",
            "This service was built without its console. Its API is described at /api/openapi.json\n",
            {},
            {}};
  if (asset == nullptr) throw HttpError(404, "not_found", tr("there is nothing at this address"));
  const std::string etag = '"' + std::string(asset->etag) + '"';
  HttpAnswer answer{200, typeOf(asset->path), {}, {}, {}};
  // What has its hash in its name never changes.
  const bool hashed = path.rfind("assets/", 0) == 0;
  answer.headers = {{"ETag", etag},
                    {"Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache"},
                    {"Vary", "Accept-Encoding"}};
  if (request.header("if-none-match") == etag) {
    answer.status = 304;
    answer.type.clear();
    return answer;
  }
  if (request.header("accept-encoding").find("gzip") == std::string::npos) {
    answer.body = unpacked(asset->gzip);
    return answer;
  }
  answer.headers.emplace_back("Content-Encoding", "gzip");
  answer.body = std::string(asset->gzip);
  return answer;
}

void addAssetRoutes(Router& router) {
  router.addRest(Right::none, assetAnswer);
}

}  // namespace spojka::host
