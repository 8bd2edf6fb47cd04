# SPDX-License-Identifier: Apache-2.0
# Warnings, hardening and sanitizers as one interface target: link `spojka_compile` privately.
include_guard(GLOBAL)
add_library(spojka_compile INTERFACE)

target_compile_options(spojka_compile INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wundef -Wformat=2
  $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual>
  # GCC 12 sees overlaps in std::string that are not there.
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<COMPILE_LANGUAGE:CXX>>:-Wno-restrict>
  $<$<BOOL:${SPOJKA_WERROR}>:-Werror>
  -fstack-protector-strong
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},x86_64>>:-fstack-clash-protection;-fcf-protection>)

if(SPOJKA_BUILD_FUZZERS)
  # Libraries too: a fuzzer steers by the coverage of the code below it.
  target_compile_options(spojka_compile INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer
    -fno-sanitize-recover=all -fsanitize-ignorelist=${CMAKE_CURRENT_LIST_DIR}/sanitize_ignore.txt)
  target_link_options(spojka_compile INTERFACE -fsanitize=address,undefined)
elseif(SPOJKA_SANITIZE)
  # GCC's instrumentation makes it warn wrongly inside std::regex.
  target_compile_options(spojka_compile INTERFACE -fsanitize=${SPOJKA_SANITIZE} -fno-omit-frame-pointer
                                                  -fno-sanitize-recover=all
                                                  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(spojka_compile INTERFACE -fsanitize=${SPOJKA_SANITIZE})
else()
  # FORTIFY needs optimisation, and sanitizers replace what it checks.
  target_compile_definitions(spojka_compile INTERFACE
    $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2> $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
  target_link_options(spojka_compile INTERFACE -Wl,-z,relro,-z,now)
endif()

# What runs for seconds need not be optimised for minutes: a third of the time of a build went into that.
add_library(spojka_compile_test INTERFACE)
target_link_libraries(spojka_compile_test INTERFACE spojka_compile)
target_compile_options(spojka_compile_test INTERFACE $<$<CONFIG:Release>:-O1>)
