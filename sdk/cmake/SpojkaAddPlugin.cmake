# SPDX-License-Identifier: Apache-2.0
# spojka_add_plugin(<id> SOURCES a.cpp ... [CORE b.cpp ...] [LIBRARIES lib ...] [NO_INSTALL])
#
# Builds `<id>.spojka.so`: only the two symbols of the contract are exported, every symbol it needs must be found at link
# time, and static libraries inside it stay private, so that two connectors never run each other's code.
# CORE sources become a static library `<id>_core`, compiled once and used by the connector and its tests; SOURCES are what
# only the shared object needs (the registering macro). The file lands in SPOJKA_PLUGIN_OUTPUT_DIRECTORY, or else in the
# current binary directory.
include_guard(GLOBAL)
include(GNUInstallDirs)
include(${CMAKE_CURRENT_LIST_DIR}/SpojkaCompile.cmake)
set(SPOJKA_PLUGIN_MAP ${CMAKE_CURRENT_LIST_DIR}/plugin.map)

function(spojka_add_plugin id)
  cmake_parse_arguments(ARG "NO_INSTALL" "" "SOURCES;CORE;LIBRARIES" ${ARGN})
  set(map ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
  if(NOT id MATCHES "^[a-z][a-z0-9_]*$")
    message(FATAL_ERROR "spojka_add_plugin: id '${id}' must match [a-z][a-z0-9_]*")
  endif()
  if(ARG_CORE)
    add_library(${id}_core STATIC ${ARG_CORE})
    target_include_directories(${id}_core PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/src)
    target_link_libraries(${id}_core PUBLIC spojka::sdk ${ARG_LIBRARIES} PRIVATE spojka_compile)
    set_target_properties(${id}_core PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  endif()
  set(output ${SPOJKA_PLUGIN_OUTPUT_DIRECTORY})
  if(NOT output)
    set(output ${CMAKE_CURRENT_BINARY_DIR})
  endif()
  add_library(${id}_plugin MODULE ${ARG_SOURCES})
  target_link_libraries(${id}_plugin PRIVATE spojka::sdk ${ARG_LIBRARIES} spojka_compile)
  if(ARG_CORE)
    target_link_libraries(${id}_plugin PRIVATE ${id}_core)
  endif()
  set_target_properties(${id}_plugin PROPERTIES
    PREFIX "" OUTPUT_NAME ${id}.spojka SUFFIX ".so"
    LIBRARY_OUTPUT_DIRECTORY ${output}
    CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS ${map})
  target_link_options(${id}_plugin PRIVATE -Wl,--version-script=${map} -Wl,--exclude-libs,ALL
                                           -Wl,-z,now -Wl,-z,relro)
  if(NOT SPOJKA_SANITIZE) # sanitizer runtimes come from the host program
    target_link_options(${id}_plugin PRIVATE -Wl,-z,defs)
  endif()
  if(NOT ARG_NO_INSTALL)
    install(TARGETS ${id}_plugin LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/spojka/plugins)
  endif()
endfunction()
