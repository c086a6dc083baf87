// SPDX-License-Identifier: BSL-1.0
// Data for the eight tables, made without the benchmark's own program. Every row is a function of its number alone, so
// that each run and each platform has the same data, in any order and in any portion.
#pragma once

#include "models.hpp"

#include <cstdint>
#include <vector>

namespace tpch {

struct order_with_lines {
    order head{};
    std::vector<lineitem> lines{};
};

/// @units scale 1: 6 million lines, about 1 GB. The shape follows the benchmark; what its queries look for is more
/// frequent, so that no answer is empty at scale 0.01.
class generator {
public:
    explicit generator(double scale);

    std::int64_t suppliers() const noexcept { return suppliers_; }
    std::int64_t parts() const noexcept { return parts_; }
    std::int64_t customers() const noexcept { return customers_; }
    std::int64_t orders() const noexcept { return 10 * customers_; }

    static std::vector<region> regions();
    static std::vector<nation> nations();
    /// Keys count from 1.
    supplier make_supplier(std::int64_t key) const;
    part make_part(std::int64_t key) const;
    /// The four suppliers of a part.
    std::vector<partsupp> make_partsupps(std::int64_t part_key) const;
    customer make_customer(std::int64_t key) const;
    order_with_lines make_order(std::int64_t key) const;

private:
    std::int64_t supplier_of(std::int64_t part_key, std::int64_t which) const noexcept;
    lineitem make_line(const order& of, std::int32_t number) const;

    std::int64_t suppliers_;
    std::int64_t parts_;
    std::int64_t customers_;
};

}  // namespace tpch
