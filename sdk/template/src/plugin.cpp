// SPDX-License-Identifier: Apache-2.0
// Makes the classes a connector: the only file with the macro.
#include <spojka/plugin.hpp>

#include "csv_source.hpp"
#include "folder_destination.hpp"

SPOJKA_PLUGIN(R"({"id":"example","name":"Example","version":"1.0.0","license":"Apache-2.0",
                  "description":"Reads people from a text file, keeps cards in a folder.",
                  "interfaces":["spojka.source/1","spojka.destination/1"]})",
              spojka::sourceTable<example::CsvSource>(),
              spojka::destinationTable<example::FolderDestination>())
