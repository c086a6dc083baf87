// SPDX-License-Identifier: BSL-1.0
// The tables that several samples share.
#pragma once

#include <overt/model.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace shop {

struct product {
    std::int64_t id{};
    std::string name{};
    std::int32_t price{};  // cents
    std::optional<std::string> colour{};
    std::int32_t stock{};
};

constexpr auto describe(overt::type<product>) {
    return overt::table("products", overt::column("id", &product::id).primary_key().identity(),
                        overt::column("name", &product::name).unique(), overt::column("price", &product::price),
                        overt::column("colour", &product::colour), overt::column("stock", &product::stock));
}

/// What a select of whole products returns, in the order of the insert.
inline std::vector<product> assortment() {
    return {{.name = "chair", .price = 4900, .colour = "oak", .stock = 12},
            {.name = "table", .price = 19900, .colour = "oak", .stock = 3},
            {.name = "lamp", .price = 2500, .colour = "brass", .stock = 40},
            {.name = "rug", .price = 8900, .colour = std::nullopt, .stock = 5}};
}

}  // namespace shop
