// SPDX-License-Identifier: BSL-1.0
// A double is no exact decimal.
// case 1: deleted
#include <overt/codec.hpp>

#if CASE == 0
overt::numeric price() { return overt::numeric::from_string("0.1"); }
overt::numeric count() { return 7; }
#elif CASE == 1
overt::numeric price() { return 0.1; }
#endif
