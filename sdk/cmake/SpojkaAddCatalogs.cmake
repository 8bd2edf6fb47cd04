# SPDX-License-Identifier: Apache-2.0
# spojka_add_catalogs(<target> NAMESPACE <namespace> PO <language>.po ... [NO_SDK])
#
# Compiles catalogs in gettext's format and puts them into the target, together with the SDK's own texts (NO_SDK: without), so
# that a connector that speaks a language stays one file. Gives the target
#   namespace <namespace> { const spojka::Translation* translation(std::string_view language); }
# which is nullptr for English and for what there is no catalog of. Needs msgfmt (Debian: gettext) and Boost.Locale.
include_guard(GLOBAL)
set(SPOJKA_EMBED_CATALOGS ${CMAKE_CURRENT_LIST_DIR}/embed_catalogs.cmake)
if(EXISTS ${CMAKE_CURRENT_LIST_DIR}/po)
  set(SPOJKA_SDK_PO ${CMAKE_CURRENT_LIST_DIR}/po)
else()
  set(SPOJKA_SDK_PO ${CMAKE_CURRENT_LIST_DIR}/../po)
endif()

function(spojka_add_catalogs target)
  cmake_parse_arguments(ARG "NO_SDK" "NAMESPACE" "PO" ${ARGN})
  find_program(SPOJKA_MSGFMT msgfmt REQUIRED)
  find_program(SPOJKA_MSGCAT msgcat REQUIRED)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${target}_catalogs.cpp)
  set(pos "")
  set(depends "")
  foreach(po IN LISTS ARG_PO)
    get_filename_component(language ${po} NAME_WE)
    set(path ${CMAKE_CURRENT_SOURCE_DIR}/${po})
    list(APPEND pos ${path})
    list(APPEND depends ${path})
    if(NOT ARG_NO_SDK AND EXISTS ${SPOJKA_SDK_PO}/${language}.po)
      list(APPEND depends ${SPOJKA_SDK_PO}/${language}.po)
    endif()
  endforeach()
  set(sdk_po ${SPOJKA_SDK_PO})
  if(ARG_NO_SDK)
    set(sdk_po "")
  endif()
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAMESPACE=${ARG_NAMESPACE} "-DPO=${pos}" -DSDK_PO=${sdk_po}
            -DMSGFMT=${SPOJKA_MSGFMT} -DMSGCAT=${SPOJKA_MSGCAT} -P ${SPOJKA_EMBED_CATALOGS}
    DEPENDS ${depends} ${SPOJKA_EMBED_CATALOGS}
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
  set_source_files_properties(${out} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_link_libraries(${target} PRIVATE spojka::text)
endfunction()
