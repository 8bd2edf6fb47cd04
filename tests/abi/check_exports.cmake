# SPDX-License-Identifier: Apache-2.0
# cmake -DNM=nm -DFILE=x.spojka.so -P check_exports.cmake: a connector exports its two symbols and nothing else.
execute_process(COMMAND ${NM} -D --defined-only --format=posix ${FILE}
                OUTPUT_VARIABLE listed RESULT_VARIABLE result OUTPUT_STRIP_TRAILING_WHITESPACE)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${NM} cannot read ${FILE}")
endif()
string(REGEX REPLACE " [^\n]*" "" names "${listed}")
string(REPLACE "\n" ";" names "${names}")
list(SORT names)
if(NOT names STREQUAL "spojka_abi_version;spojka_plugin_main")
  message(FATAL_ERROR "${FILE} must export exactly spojka_abi_version and spojka_plugin_main, but exports: ${names}")
endif()
