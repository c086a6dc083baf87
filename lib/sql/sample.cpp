// SPDX-License-Identifier: BSL-1.0
#include <overt/sql/sample.hpp>

#include <overt/codec/floating.hpp>
#include <overt/error.hpp>
#include <overt/sql/value.hpp>

namespace overt::detail {

sample_method::sample_method(const char* name, double percent) : name_(name), percent_(percent) {
    if (!(percent >= 0 && percent <= 100)) throw usage_error("a sample is a percentage from 0 to 100");
}

void sample_method::add_to(statement& select) const {
    code content;
    content.add_keyword(name_);
    bind<float>(content, percent_);
    if (seed_) bind<double>(content, *seed_);
    select.add(clause::sample, content);
}

}  // namespace overt::detail
