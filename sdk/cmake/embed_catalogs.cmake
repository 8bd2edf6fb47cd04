# SPDX-License-Identifier: Apache-2.0
# cmake -DOUT=<file.cpp> -DNAMESPACE=<namespace> -DPO=<a/cs.po;...> -DSDK_PO=<folder or empty> -DMSGFMT= -DMSGCAT= -P embed_catalogs.cmake
# Writes the catalogs as bytes into one source file. The SDK's texts come last: what a connector says otherwise counts.
set(catalogs "")
set(choices "")
foreach(po IN LISTS PO)
  get_filename_component(language ${po} NAME_WE)
  set(parts ${po})
  if(SDK_PO AND EXISTS ${SDK_PO}/${language}.po)
    list(APPEND parts ${SDK_PO}/${language}.po)
  endif()
  execute_process(COMMAND ${MSGCAT} --use-first -o ${OUT}.${language}.po ${parts} COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${MSGFMT} --check-format -o ${OUT}.${language}.mo ${OUT}.${language}.po COMMAND_ERROR_IS_FATAL ANY)
  file(READ ${OUT}.${language}.mo bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  # Lines that tools can bear.
  string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
  string(APPEND catalogs "constexpr unsigned char k_${language}[] = {\n${bytes}};\n")
  string(APPEND choices
    "  if (language == \"${language}\") {\n"
    "    static const spojka::text::CatalogTranslation k(\"${language}\", {reinterpret_cast<const char*>(k_${language}), sizeof k_${language}});\n"
    "    return &k;\n  }\n")
endforeach()
file(WRITE ${OUT} "// Made by embed_catalogs.cmake.\n#include <string_view>\n\n#include \"spojka/text/catalog.hpp\"\n\n"
  "namespace {\n${catalogs}}  // namespace\n\nnamespace ${NAMESPACE} {\n\n"
  "const spojka::Translation* translation(std::string_view language);\n"
  "const spojka::Translation* translation(std::string_view language) {\n${choices}  return nullptr;\n}\n\n}  // namespace ${NAMESPACE}\n")
