// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>

namespace overt {

/// Not supported, and this says so: the bytes of a money value mean cents, yen or thousandths as the server's
/// lc_monetary says at that moment, which no client sees. Use numeric columns, or cast the column in SQL.
struct money {};

template <>
struct codec<money> {
    static constexpr oid type = oids::money;
    static constexpr std::string_view name = "money";

    template <class Money>
    static void encode(const Money&, buffer&) {
        static_assert(detail::never<Money>,
                      "money depends on the server's lc_monetary; use overt::numeric, and cast the column to numeric");
    }
    template <class Money = money>
    static Money decode(cell) {
        static_assert(detail::never<Money>,
                      "money depends on the server's lc_monetary; use overt::numeric, and cast the column to numeric");
        return {};
    }
};

}  // namespace overt
