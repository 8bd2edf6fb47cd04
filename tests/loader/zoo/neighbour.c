/* SPDX-License-Identifier: Apache-2.0
 * A library that comes with a connector. */
__attribute__((visibility("default"))) const char* zooNeighbour(void);
const char* zooNeighbour(void) {
  return "neighbour";
}
