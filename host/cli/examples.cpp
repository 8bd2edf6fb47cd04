// SPDX-License-Identifier: Apache-2.0
#include "host/cli/examples.hpp"

#include <map>

#include "spojka/translation.hpp"

namespace spojka::host {

std::string examplesOf(const std::string& verb) {
  static const std::map<std::string, const char*> kExamples{
      {"run",
       N_(R"(  spojka run my-eshop.yaml                    write what is new or changed since the last run
  spojka run my-eshop.yaml --json             the same, with one JSON object as the answer
  spojka run my-eshop.yaml --since 2026-01-01 --until 2026-01-31
                                              read January again; the next usual run goes on where it was
  spojka run my-eshop.yaml --stream customers --key 4711
                                              read one record again
  spojka run my-eshop.yaml --key 2026000123 --force
                                              mend one that somebody edited at the destination
  spojka run my-eshop.yaml --plan my.plan     do what was planned, or nothing)")},
      {"explain", N_(R"(  spojka explain my-eshop.yaml --key 2026000123
                                              why is this record missing, or wrong
  spojka explain my-eshop.yaml --email jan@example.com --reveal
  spojka explain my-eshop.yaml --id abc123 --json)")},
      {"check",
       N_(R"(  spojka check my-eshop.yaml                  what is set up, and where to mend what is not
  spojka check my-eshop.yaml --json           the same for a script; exit code 2 when not ready)")},
      {"plan",
       N_(R"(  spojka plan my-eshop.yaml                   old -> new for each record that a run would write
  spojka plan my-eshop.yaml --all             the unchanged ones too
  spojka plan my-eshop.yaml --reveal          with personal data in clear, which is masked otherwise
  spojka plan my-eshop.yaml --exit-code       ends with 0 for nothing to do, 5 for changes, 3 for
                                              none while records are kept as failed
  spojka plan my-eshop.yaml -o my.plan        keep it for 'run --plan my.plan')")},
      {"verify",
       N_(R"(  spojka verify my-eshop.yaml                 what is missing, differs or was left behind; writes nothing
  spojka verify my-eshop.yaml --repair        writes what is missing or differs; deletes nothing
  spojka verify my-eshop.yaml --json          one object per record that differs
  spojka verify my-eshop.yaml --key 2026000123
                                              one record

Exit codes: 0 both sides agree, 3 they differ (after --repair: they still do))")},
      {"preview",
       N_(R"(  spojka preview my-eshop.yaml                three records of each stream, personal data masked
  spojka preview my-eshop.yaml -n 20 --reveal twenty, in clear)")},
      {"fields",
       N_(R"(  spojka fields my-eshop.yaml                 all fields of both sides, and a mapping ready to paste
  spojka fields my-eshop.yaml --flow          one object for each person, and what hangs on it)")},
      {"init", N_("  spojka init                                 asks for everything, checks each answer, "
                  "writes a profile\n"
                  "  spojka init my-eshop.yaml --source crm --destination helpdesk --person \\\n"
                  "      --set source.instance_uri=https://www.my-eshop.example \\\n"
                  "      --set destination.token='${file:/etc/spojka/token}'\n"
                  "                                              the same without asking; a secret that is "
                  "not named is\n"
                  "                                              looked for in the environment as "
                  "CONNECTOR_SETTING")},
      {"status", N_(R"(  spojka status my-eshop.yaml                 last runs, checkpoints, failed records
  spojka status my-eshop.yaml --json          the same for monitoring)")},
      {"erase", N_(R"(  spojka erase my-eshop.yaml --email jan@example.com
                                              shows what is held about a person, asks, deletes it
  spojka erase my-eshop.yaml --key customers:4711 --yes --receipt erased.json
                                              one record, without asking)")},
      {"dedupe", N_(R"(  spojka dedupe my-eshop.yaml -o duplicates.plan
                                              who is there several times, and what could be done about it
  spojka dedupe my-eshop.yaml --remove -o duplicates.plan
                                              those that say nothing the one that stays does not say are to go
  spojka dedupe my-eshop.yaml --apply duplicates.plan
                                              do just that; again after it was cut off, and it goes on

Exit codes: 0 done, 3 some were not, because they had changed or were refused)")},
      {"identity list",
       N_(R"(  spojka identity list my-eshop.yaml          every group, and what it is made of
  spojka identity list my-eshop.yaml jana@example.com
                                              who has this address)")},
      {"identity show", N_(R"(  spojka identity show my-eshop.yaml customers:4711
                                              which key joined whom
  spojka identity show my-eshop.yaml "600 000 001" --reveal
                                              with addresses and numbers in clear)")},
      {"identity conflicts",
       N_(R"(  spojka identity conflicts my-eshop.yaml     two customers, one address: decided by nobody yet)")},
      {"identity duplicates",
       N_(R"(  spojka identity duplicates my-eshop.yaml    persons who have several objects)")},
      {"identity join", N_(R"(  spojka identity join my-eshop.yaml customers:4711 customers:4712
                                              they are one person)")},
      {"identity split", N_(R"(  spojka identity split my-eshop.yaml visits:2024000123
                                              takes it out of its group
  spojka identity split my-eshop.yaml customers:4711 visits:2024000123
                                              keeps them apart; what both share stays with the first)")},
      {"identity", N_(R"(  spojka identity show my-eshop.yaml jana@example.com
  spojka identity conflicts my-eshop.yaml)")},
      {"plugin list", N_(R"(  spojka plugin list                          the connectors that are found
  spojka plugin list --plugin-dir ./build     look there first)")},
      {"plugin show", N_(R"(  spojka plugin show crm                      one connector and its settings
  spojka plugin show ./crm.spojka.so          the same of a file)")},
      {"plugin release",
       N_(R"(  spojka plugin release crm                   let it run again, after three failures in a row)")},
      {"plugin", N_(R"(  spojka plugin list                          the connectors that are found
  spojka plugin show crm                      one connector and its settings)")},
      {"version", N_(R"(  spojka version
  spojka version --json)")},
  };
  const auto found = kExamples.find(verb);
  return found == kExamples.end() ? std::string() : tr("Examples:\n") + tr(found->second);
}

}  // namespace spojka::host
