// SPDX-License-Identifier: BSL-1.0
// Options are setters: one that does not exist is no silent key of a map.
// Acceptance: ENG-19, OPT-04.
// case 1: no member named
// case 2: no member named
// case 3: no member named
// case 4: no matching
#include <overt/overt.hpp>

#include <string>

#if CASE == 0
auto fine(std::string dsn) { return overt::pool_options(dsn).max_size(4).application_name("twin"); }
auto also_fine(std::string dsn) { return overt::connect_options(dsn).statement_timeout(std::chrono::seconds(1)); }
auto fine_too() { return overt::transaction_options().serializable().read_only(); }
#elif CASE == 1
auto wrong(std::string dsn) { return overt::pool_options(dsn).echo(true); }
#elif CASE == 2
auto wrong(std::string dsn) { return overt::connect_options(dsn).return_model(false); }
#elif CASE == 3
auto wrong() { return overt::transaction_options().timeout(5); }
#elif CASE == 4
auto wrong(overt::lease& conn) { return conn.all(overt::raw<int>("SELECT 1"), "timeout", 1); }
#endif
