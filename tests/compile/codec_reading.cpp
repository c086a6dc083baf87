// SPDX-License-Identifier: BSL-1.0
// Views are parameters only; arrays have one dimension.
// case 1: a std::string_view cannot be read from a column, it would outlive the row; use std::string
// case 2: a const char* cannot be read from a column, it would outlive the row; use std::string
// case 3: a vector of vectors is no PostgreSQL array: arrays have one dimension here
// case 4: a vector of vectors is no PostgreSQL array: arrays have one dimension here
// case 5: a std::string_view cannot be read from a column, it would outlive the row; use std::string
#include <overt/codec.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#if CASE == 0
void send(overt::params& values) {
    values.add(std::string_view("a"));
    values.add(static_cast<const char*>("a"));
    values.add(std::vector<std::string_view>{"a"});
    values.add(std::vector<overt::bytea>{});
}
auto read(overt::cell bytes) { return overt::codec<std::string>::decode(bytes); }
auto read_many(overt::cell bytes) { return overt::codec<std::vector<std::optional<std::string>>>::decode(bytes); }
#elif CASE == 1
auto read(overt::cell bytes) { return overt::codec<std::string_view>::decode(bytes); }
#elif CASE == 2
auto read(overt::cell bytes) { return overt::codec<const char*>::decode(bytes); }
#elif CASE == 3
auto read(overt::cell bytes) { return overt::codec<std::vector<std::vector<int>>>::decode(bytes); }
#elif CASE == 4
void send(overt::params& values) { values.add(std::vector<std::optional<std::vector<int>>>{}); }
#elif CASE == 5
auto read(overt::cell bytes) { return overt::codec<std::vector<std::string_view>>::decode(bytes); }
#endif
