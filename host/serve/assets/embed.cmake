# SPDX-License-Identifier: Apache-2.0
# cmake -DDIST=<folder> -DOUT=<file.cpp> -DWORK=<folder> -P embed.cmake: files of the console, compressed, as one source
# file. DIST may be empty: then there are none.
set(table "")
set(parts "")
set(n 0)
if(DIST)
  file(GLOB_RECURSE files RELATIVE ${DIST} ${DIST}/*)
  list(SORT files)
  foreach(name IN LISTS files)
    if(name MATCHES "\\.(map|gz)$|(^|/)\\.|^manifest\\.json$")
      continue()
    endif()
    set(packed ${WORK}/${n}.gz)
    execute_process(COMMAND gzip -9nc ${DIST}/${name} OUTPUT_FILE ${packed} COMMAND_ERROR_IS_FATAL ANY)
    file(SHA256 ${DIST}/${name} sum)
    string(SUBSTRING ${sum} 0 16 etag)
    string(APPEND parts "__asm__(\".section .rodata\\nspojka_asset_${n}:\\n.incbin \\\"${packed}\\\"\\nspojka_asset_${n}_end:\\n.byte 0\\n.previous\\n\");\n"
                        "extern \"C\" const char spojka_asset_${n}[];\nextern \"C\" const char spojka_asset_${n}_end[];\n")
    string(APPEND table "      {\"${name}\", {spojka_asset_${n}, static_cast<std::size_t>(spojka_asset_${n}_end - spojka_asset_${n})}, \"${etag}\"},\n")
    math(EXPR n "${n} + 1")
  endforeach()
endif()
file(WRITE ${OUT} "// SPDX-License-Identifier: Apache-2.0\n// Made by embed.cmake.\n#include \"host/serve/assets/assets.hpp\"\n\n${parts}\n"
  "namespace spojka::host {\n\nconst std::vector<Asset>& assets() {\n  static const std::vector<Asset> kAssets{\n${table}  };\n  return kAssets;\n}\n\n}  // namespace spojka::host\n")
