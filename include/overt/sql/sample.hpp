// SPDX-License-Identifier: BSL-1.0
// TABLESAMPLE: a random part of a table.
#pragma once

#include <overt/sql/statement.hpp>

#include <optional>

namespace overt {

namespace detail {

/// A method, how many percent of the table it takes, and where its random numbers begin.
class [[nodiscard]] sample_method {
public:
    sample_method(const char* name, double percent);

    /// The same rows again for the same seed, as long as the table stays as it is.
    sample_method repeatable(double seed) const {
        sample_method made(*this);
        made.seed_ = seed;
        return made;
    }
    void add_to(statement& select) const;

private:
    const char* name_;
    double percent_;
    std::optional<double> seed_{};
};

}  // namespace detail

namespace sql {

/// Each row with this probability, in percent. @errors usage_error outside of 0 to 100
inline detail::sample_method bernoulli(double percent) { return {"BERNOULLI", percent}; }
/// Each page of the table with this probability: faster, and less random. With an underscore, because <cstdlib> has a
/// system() of its own. @errors usage_error outside of 0 to 100
inline detail::sample_method system_(double percent) { return {"SYSTEM", percent}; }

}  // namespace sql
}  // namespace overt
