// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "sample.hpp"
#include "shop.hpp"

namespace sample {

/// Creates the products of this session (TEMP: nothing is left behind) and fills them.
inline asio::awaitable<void> create_products(overt::lease& conn) {
    co_await conn.execute(overt::raw("CREATE TEMP TABLE products (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
                                     "name text NOT NULL UNIQUE, price integer NOT NULL, colour text, "
                                     "stock integer NOT NULL CHECK (stock >= 0))"));
    co_await conn.execute(overt::sql::insert_many(shop::assortment()));
}

}  // namespace sample
