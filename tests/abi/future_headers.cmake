# SPDX-License-Identifier: Apache-2.0
# A copy of the SDK's headers as a later minor version could have them: fields appended to structs, a slot appended to an
# interface. Old and new are then tested against each other.
include_guard()

# Adds `text` behind the line that ends with `marker` in the header `name` of the copy; the marker must be there.
function(_spojka_append name marker text)
  set(content "${future_${name}}")
  string(FIND "${content}" "${marker}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "future_headers: '${marker}' not found in ${name}")
  endif()
  string(REPLACE "${marker}" "${marker}\n${text}" content "${content}")
  set(future_${name} "${content}" PARENT_SCOPE)
endfunction()

function(spojka_write_future_headers from to)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${from} ${from}/*.h ${from}/*.hpp)
  foreach(header IN LISTS headers)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${from}/${header})
    file(READ ${from}/${header} future_current)
    if(header MATCHES "abi/record.h$")
      _spojka_append(current "  void* private_data;" "  uint64_t future_field[2];")
      _spojka_append(current "  size_t change_count;" "  uint64_t future_field[2];")
    elseif(header MATCHES "abi/host.h$")
      _spojka_append(current "  spojka_str runtime_json; /*" "            appended below */\n  uint64_t future_field; /*")
      _spojka_append(current "(*get_service)(void* ctx, const char* id) SPOJKA_NOEXCEPT; /* NULL = not offered */"
                     "  uint64_t future_field;")
    elseif(header MATCHES "abi/source.h$")
      _spojka_append(current "  spojka_str checkpoint;     /*" "                                appended below */\n  uint64_t future_field; /*")
      _spojka_append(current "(*get_extension)(void* inst, const char* id) SPOJKA_NOEXCEPT; /* [S] may be NULL */"
                     "  spojka_status (*future_slot)(void* inst) SPOJKA_NOEXCEPT;")
    elseif(header MATCHES "abi/plugin.h$")
      _spojka_append(current "/* [S] NULL = not offered; the match is exact */" "  uint64_t future_field;")
    elseif(header MATCHES "abi/base.h$")
      string(REPLACE "SPOJKA_ABI_MINOR 0u" "SPOJKA_ABI_MINOR 1u" future_current "${future_current}")
    endif()
    file(CONFIGURE OUTPUT ${to}/${header} CONTENT "${future_current}" @ONLY)
  endforeach()
endfunction()
