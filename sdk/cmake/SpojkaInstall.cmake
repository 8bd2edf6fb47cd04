# SPDX-License-Identifier: Apache-2.0
# What an author of connectors gets installed (component `sdk`): headers, the HTTP library, spojka_add_plugin and a CMake
# package. The HTTP library and the
# catalogs are export sets of their own: who does without them needs none of their libraries.
include(CMakePackageConfigHelpers)
set(spojka_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/SpojkaSdk)

set_target_properties(spojka_sdk PROPERTIES EXPORT_NAME sdk)
set_target_properties(spojka_http PROPERTIES EXPORT_NAME http)
set_target_properties(spojka_text PROPERTIES EXPORT_NAME text)
install(TARGETS spojka_sdk EXPORT SpojkaSdkTargets)
install(TARGETS spojka_http EXPORT SpojkaHttpTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT sdk)
install(TARGETS spojka_text EXPORT SpojkaTextTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT sdk)
install(EXPORT SpojkaSdkTargets NAMESPACE spojka:: DESTINATION ${spojka_package_dir} COMPONENT sdk)
install(EXPORT SpojkaHttpTargets NAMESPACE spojka:: DESTINATION ${spojka_package_dir} COMPONENT sdk)
install(EXPORT SpojkaTextTargets NAMESPACE spojka:: DESTINATION ${spojka_package_dir} COMPONENT sdk)

install(DIRECTORY include/spojka http/include/spojka text/include/spojka DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT sdk)
install(DIRECTORY template docs schema DESTINATION ${CMAKE_INSTALL_DATADIR}/spojka COMPONENT sdk)
install(FILES cmake/SpojkaAddPlugin.cmake cmake/SpojkaCompile.cmake cmake/SpojkaAddCatalogs.cmake cmake/embed_catalogs.cmake cmake/plugin.map
  DESTINATION ${spojka_package_dir} COMPONENT sdk)

install(DIRECTORY po DESTINATION ${spojka_package_dir} COMPONENT sdk)

configure_package_config_file(cmake/SpojkaSdkConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/SpojkaSdkConfig.cmake
  INSTALL_DESTINATION ${spojka_package_dir})
# Until 1.0 a minor release may change sources; the binary interface has its own number.
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/SpojkaSdkConfigVersion.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/SpojkaSdkConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/SpojkaSdkConfigVersion.cmake
  DESTINATION ${spojka_package_dir} COMPONENT sdk)
