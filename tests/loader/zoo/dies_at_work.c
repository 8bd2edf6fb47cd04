/* SPDX-License-Identifier: Apache-2.0
 * Works well until it does what its configuration says, as HOW and WHERE anywhere in the text: "crash write".
 * It then has given one batch of two records, or reported the outcome of the
 * first record, or the row of the first object that was looked for.
 * - crash, abort, kill, exit, quick, vanish (_exit), thread (exit on another): ends the process in its own
 * way
 * - hang: goes on until it is cancelled; deaf: for ever
 * - quit: says that it was cancelled
 * - child: forks one that ends by itself
 * - interrupt: as if a person pressed Ctrl-C now; goes on as another word says
 * - slow: takes half a second once, with signs of life all the while, and works well
 * - patient: the same, having said that it waits for something
 * Besides, "garbled" gives two records at first that nobody can use, and "painted" keys that paint a
 * terminal. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "parts.h"
#include "spojka/abi/progress.h"

typedef struct {
  char* config;
  const spojka_host* host;
  atomic_int cancelled;
  int batches;
} Animal;

static void rest(void) {
  struct timespec time = {0, 2000000};
  nanosleep(&time, NULL);
}

/* Grows the stack for as long as there is one; what it gives is of no interest. */
static int overflow(volatile int depth) {
  volatile char room[4096];
  room[0] = (char)depth;
  return room[0] == 1 && depth < 0 ? 0 : overflow(depth + 1) + room[0];
}

static void* endHere(void* unused) {
  exit(0);
  return unused;
}
static void endOnAnotherThread(void) {
  pthread_t other;
  if (pthread_create(&other, NULL, endHere, NULL) == 0) pthread_join(other, NULL);
}
/* A child that never becomes another program ends by itself, as it may. */
static void leaveAChildBehind(void) {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  waitpid(child, NULL, 0);
}

/* Half a second that is no silence. */
static void takeTime(const Animal* a, int signs) {
  const spojka_progress_v1* progress = a->host->get_service(a->host->ctx, SPOJKA_SVC_PROGRESS);
  if (progress == NULL) abort();
  if (!signs) progress->waiting(a->host->ctx, 60000, (spojka_str){"for the keeper", 14});
  for (int i = 0; i < 250 && !atomic_load(&a->cancelled); ++i) {
    rest();
    if (signs) progress->alive(a->host->ctx);
  }
  if (!signs) progress->waiting(a->host->ctx, 0, (spojka_str){NULL, 0});
}

/* The same, as the host grants it. */
static spojka_status sleepWell(const Animal* a) {
  const spojka_cancel_v1* cancel = a->host->get_service(a->host->ctx, SPOJKA_SVC_CANCEL);
  if (cancel == NULL) abort();
  return cancel->sleep_ms(a->host->ctx, 500);
}

static spojka_status doIt(Animal* a, const char* where) {
  if (strstr(a->config, where) == NULL) return SPOJKA_OK;
  const int signs = strstr(a->config, "slow") != NULL;
  if (signs || strstr(a->config, "patient") != NULL) {
    if (a->batches <= 1) takeTime(a, signs);
    return atomic_load(&a->cancelled) ? SPOJKA_E_CANCELLED : SPOJKA_OK;
  }
  if (strstr(a->config, "sleepy") != NULL) return a->batches <= 1 ? sleepWell(a) : SPOJKA_OK;
  if (strstr(a->config, "crash") != NULL) raise(SIGSEGV);
  if (strstr(a->config, "overflow") != NULL) a->batches += overflow(0);
  if (strstr(a->config, "abort") != NULL) abort();
  if (strstr(a->config, "exit") != NULL) exit(0);
  if (strstr(a->config, "quick") != NULL) quick_exit(0);
  if (strstr(a->config, "vanish") != NULL) _exit(0);
  if (strstr(a->config, "thread") != NULL) endOnAnotherThread();
  if (strstr(a->config, "child") != NULL) {
    leaveAChildBehind();
    return SPOJKA_OK;
  }
  if (strstr(a->config, "kill") != NULL) raise(SIGKILL);
  if (strstr(a->config, "interrupt") != NULL) raise(SIGINT);
  while (strstr(a->config, "deaf") != NULL) rest();
  while (strstr(a->config, "hang") != NULL && !atomic_load(&a->cancelled)) rest();
  return SPOJKA_E_CANCELLED;
}

static void closeAnimal(void* inst) {
  Animal* a = inst;
  free(a->config);
  free(a);
}
static spojka_status openAnimal(void* ctx, const spojka_host* h, const spojka_open_request* r, void** inst,
                                spojka_error* e) {
  (void)ctx;
  (void)e;
  Animal* a = calloc(1, sizeof *a);
  if (a == NULL) return SPOJKA_E_INTERNAL;
  a->host = h;
  a->config = calloc(1, r->config_json.size + 1);
  if (a->config == NULL) return SPOJKA_E_INTERNAL;
  if (r->config_json.size != 0) memcpy(a->config, r->config_json.data, r->config_json.size);
  const spojka_status status = doIt(a, "open");
  if (status == SPOJKA_OK)
    *inst = a;
  else
    closeAnimal(a);  // a failed open leaves nothing to close
  return status;
}
static void cancelAnimal(void* inst) {
  Animal* a = inst;
  atomic_store(&a->cancelled, 1);
}
static spojka_status keepText(void* ctx, spojka_str chunk) {
  snprintf(ctx, 16, "%.*s", (int)chunk.size, chunk.data);
  return SPOJKA_OK;
}
/* "remember" in the configuration: how often this was called is kept beyond the run. */
static spojka_status countVisit(const Animal* a, spojka_error* e) {
  if (strstr(a->config, "remember") == NULL) return SPOJKA_OK;
  const spojka_memory_v1* memory = a->host->get_service(a->host->ctx, SPOJKA_SVC_MEMORY);
  if (memory == NULL) return SPOJKA_E_UNSUPPORTED;
  char text[16] = "0";
  const spojka_text_sink sink = {sizeof sink, 0, text, keepText};
  const spojka_str name = {"visits", 6};
  const spojka_status status = memory->get(a->host->ctx, name, &sink, e);
  if (status != SPOJKA_OK && status != SPOJKA_END) return status;
  snprintf(text, sizeof text, "%d", atoi(text) + 1);
  return memory->put(a->host->ctx, name, (spojka_str){text, strlen(text)}, SPOJKA_MEMORY_SECRET, e);
}
static spojka_status discoverAnimal(void* inst, const spojka_text_sink* out, spojka_error* e) {
  const spojka_status visit = countVisit(inst, e);
  if (visit != SPOJKA_OK) return visit;
  const spojka_status status = doIt(inst, "discover");
  if (status != SPOJKA_OK) return status;
  const char* fields = "\"fields\":[{\"path\":\"n\",\"type\":\"integer\",\"role\":\"record.title\"}]";
  char text[512];
  snprintf(text, sizeof text,
           "{\"streams\":[{\"name\":\"animals\",\"title\":\"Animals\",%s}],\"targets\":[{\"name\":\"cage\","
           "\"title\":\"Cage\",%s}]}",
           fields, fields);
  return zooSay(out, text);
}

static void releaseBatch(spojka_batch* self) {
  free(self->private_data);
  self->private_data = NULL;
  self->release = NULL;
}
typedef struct {
  spojka_record records[2];
  spojka_field fields[2];
  char texts[3][32];
} Cage;
static spojka_status readAnimals(void* session, spojka_batch* out, spojka_error* e) {
  (void)e;
  Animal* a = session;
  if (a->batches >= 1) {
    const spojka_status status = doIt(a, "read_next");
    if (status != SPOJKA_OK) return status;
  }
  if (a->batches == 3) return SPOJKA_END;
  Cage* cage = calloc(1, sizeof *cage);
  if (cage == NULL) return SPOJKA_E_INTERNAL;
  for (int i = 0; i < 2; ++i) {
    const int number = 2 * a->batches + i;
    const int painted = strstr(a->config, "painted") != NULL;
    snprintf(cage->texts[i], sizeof cage->texts[i], painted ? "\x1b[31m\xE2\x80\xAE%d" : "a-%d", number);
    cage->fields[i].name = (spojka_str){"n", 1};
    cage->fields[i].value.kind = SPOJKA_INT64;
    cage->fields[i].value.as.i = number;
    spojka_record* r = &cage->records[i];
    r->stream = (spojka_str){"animals", 7};
    r->key = (spojka_str){cage->texts[i], strlen(cage->texts[i])};
    r->body.kind = SPOJKA_OBJECT;
    r->body.size = 1;
    r->body.as.fields = &cage->fields[i];
    r->changed_at_us = SPOJKA_TIME_UNKNOWN;
    r->op = SPOJKA_OP_UPSERT;
  }
  if (a->batches == 0 && strstr(a->config, "garbled") != NULL) {
    cage->fields[0].value.kind = 77;
    cage->texts[1][0] = '\xE9';
  }
  snprintf(cage->texts[2], sizeof cage->texts[2], "batch %d", ++a->batches);
  out->records = cage->records;
  out->record_count = 2;
  out->checkpoint = (spojka_str){cage->texts[2], strlen(cage->texts[2])};
  out->private_data = cage;
  out->release = releaseBatch;
  return SPOJKA_OK;
}

static spojka_status writeAnimals(void* inst, const spojka_write_request* r, spojka_error* e) {
  (void)e;
  for (size_t i = 0; i < r->batch->record_count; ++i) {
    const spojka_str id = r->batch->records[i].key;
    const uint32_t how = r->batch->records[i].found != NULL ? SPOJKA_W_UNCHANGED : SPOJKA_W_CREATED;
    const spojka_outcome o = {sizeof o, how, i, id, {NULL, 0}, NULL, NULL, 0, NULL, 0};
    (void)r->outcomes->report(r->outcomes->ctx, &o);
    const spojka_status status = doIt(inst, "write");
    if (status != SPOJKA_OK) return status;
  }
  return SPOJKA_OK;
}

/* It holds the objects whose name ends with an even digit, under that name. */
static spojka_status findAnimals(void* inst, const spojka_find_request* r, spojka_error* e) {
  (void)e;
  const spojka_field field = {{"n", 1}, {.kind = SPOJKA_INT64, .as = {.i = 7}}};
  const spojka_value body = {.kind = SPOJKA_OBJECT, .size = 1, .as = {.fields = &field}};
  for (size_t i = 0; i < r->wanted_count; ++i) {
    const spojka_str name = r->wanted[i];
    spojka_row row = {.struct_size = sizeof row, .result = SPOJKA_ROW_ABSENT, .index = i};
    if (name.size != 0 && (name.data[name.size - 1] - '0') % 2 == 0) {
      row.result = SPOJKA_ROW_FOUND;
      row.key = row.target_id = name;
      row.body = r->field_count == 1 ? &body : NULL;
    }
    (void)r->rows->row(r->rows->ctx, &row);
    const spojka_status status = doIt(inst, "find");
    if (status != SPOJKA_OK) return status;
  }
  return SPOJKA_OK;
}
static spojka_status listAnimals(void* inst, const spojka_list_request* r, spojka_list_result* out,
                                 spojka_error* e) {
  (void)inst;
  (void)e;
  const int second = r->page_token.size != 0;
  out->total = 2;
  spojka_row row = {.struct_size = sizeof row, .result = SPOJKA_ROW_FOUND};
  row.key = row.target_id = (spojka_str){second ? "a-2" : "a-0", 3};
  if (r->max_rows != 0) (void)r->rows->row(r->rows->ctx, &row);
  return second ? SPOJKA_OK : zooSay(r->next, "more");
}
static spojka_status mergeAnimals(void* inst, const spojka_merge_request* r, spojka_error* e) {
  (void)inst;
  (void)e;
  return r->survivor_id->write(r->survivor_id->ctx, r->others[r->other_count - 1]);
}

static spojka_source_v1 sourceTable;
static spojka_destination_v1 destinationTable;
static const void* interfaces(void* ctx, const char* id) {
  (void)ctx;
  if (strcmp(id, SPOJKA_IF_SOURCE) == 0) return &sourceTable;
  return strcmp(id, SPOJKA_IF_DESTINATION) == 0 ? &destinationTable : NULL;
}
static void prepare(void) {
  sourceTable = zooSource();
  sourceTable.open = openAnimal;
  sourceTable.close = closeAnimal;
  sourceTable.discover = discoverAnimal;
  sourceTable.read_next = readAnimals;
  sourceTable.cancel = cancelAnimal;
  destinationTable = zooDestination();
  destinationTable.open = openAnimal;
  destinationTable.close = closeAnimal;
  destinationTable.discover = discoverAnimal;
  destinationTable.write = writeAnimals;
  destinationTable.find = findAnimals;
  destinationTable.list = listAnimals;
  destinationTable.merge = mergeAnimals;
  destinationTable.cancel = cancelAnimal;
}
ZOO_VERSION(SPOJKA_ABI_MAJOR)
ZOO_MAIN(ZOO_MANIFEST("dies_at_work", ZOO_IS_SOURCE "," ZOO_IS_DESTINATION), interfaces, prepare())
