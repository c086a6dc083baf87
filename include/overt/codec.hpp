// SPDX-License-Identifier: BSL-1.0
/// Every type that overt knows by itself. For those of libpqxx include <overt/codec/pqxx_traits.hpp> as well.
#pragma once

#include <overt/codec/array.hpp>
#include <overt/codec/bits.hpp>
#include <overt/codec/boolean.hpp>
#include <overt/codec/bytea.hpp>
#include <overt/codec/codec.hpp>
#include <overt/codec/composite.hpp>
#include <overt/codec/date.hpp>
#include <overt/codec/document.hpp>
#include <overt/codec/domain.hpp>
#include <overt/codec/enumeration.hpp>
#include <overt/codec/floating.hpp>
#include <overt/codec/hstore.hpp>
#include <overt/codec/inet.hpp>
#include <overt/codec/integer.hpp>
#include <overt/codec/interval.hpp>
#include <overt/codec/json.hpp>
#include <overt/codec/json_form.hpp>
#include <overt/codec/macaddr.hpp>
#include <overt/codec/money.hpp>
#include <overt/codec/multirange.hpp>
#include <overt/codec/numeric.hpp>
#include <overt/codec/params.hpp>
#include <overt/codec/range.hpp>
#include <overt/codec/text.hpp>
#include <overt/codec/text_search.hpp>
#include <overt/codec/time_of_day.hpp>
#include <overt/codec/timestamp.hpp>
#include <overt/codec/timestamptz.hpp>
#include <overt/codec/type.hpp>
#include <overt/codec/uuid.hpp>
