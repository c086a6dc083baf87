// SPDX-License-Identifier: BSL-1.0
// Operators of jsonb, arrays and ranges take operands of their types only.
// case 1: this operator needs jsonb; cast<overt::jsonb>() makes it of json
// case 2: a JSON value is indexed with a key, which is text, or with a position
// case 3: get<T>() reads numbers, texts, times and enums; read arrays and objects as overt::jsonb
// case 4: this operator needs an array with elements of the same SQL type on both sides
// case 5: an array is indexed with an integer
// case 6: contains() needs a value of the range's type, or a range of them
// case 7: this operator needs ranges of the same type on both sides
// case 8: jsonb_build_object() takes a key and a value in turn
// case 9: an element of this array has another SQL type
// case 10: the new value is jsonb; to_jsonb(...) makes it of any other
// case 11: this function needs a range
// case 12: the server has ranges of std::int32_t, std::int64_t, numeric, date, timestamp and timestamptz
// case 13: sum() and avg() need numbers or intervals
#include "support/golden_types.hpp"

using namespace app;
using overt::col;
using namespace overt::sql;

#if CASE == 0
auto fine = cast<overt::jsonb>(col<&article::raw>).has_key("a") && col<&article::tags>.contains(std::vector{"a"}) &&
            col<&article::places>.contains(5) && col<&article::days>.overlaps(col<&article::days>);
auto set = jsonb_set(col<&article::data>, {"a"}, to_jsonb(5));
#elif CASE == 1
auto wrong = col<&article::raw>.has_key("a");
#elif CASE == 2
auto wrong = col<&article::data>[1.5];
#elif CASE == 3
auto wrong = col<&article::data>["a"].get<std::vector<int>>();
#elif CASE == 4
auto wrong = col<&article::tags>.contains(std::vector{1});
#elif CASE == 5
auto wrong = col<&article::tags>["a"];
#elif CASE == 6
auto wrong = col<&article::places>.contains("a");
#elif CASE == 7
auto wrong = col<&article::places>.overlaps(col<&article::days>);
#elif CASE == 8
auto wrong = jsonb_build_object("a", 1, "b");
#elif CASE == 9
auto wrong = array_append(col<&article::tags>, 5);
#elif CASE == 10
auto wrong = jsonb_set(col<&article::data>, {"a"}, 5);
#elif CASE == 11
auto wrong = lower_bound(col<&article::tags>);
#elif CASE == 12
overt::range<std::string> wrong;
#elif CASE == 13
auto wrong = sum(col<&article::places>);
#endif
