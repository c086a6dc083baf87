// SPDX-License-Identifier: BSL-1.0
#include <overt/codec/params.hpp>

#include <overt/codec/utf8.hpp>
#include <overt/error.hpp>

#include <algorithm>

namespace overt {

namespace {

void require_bytes(std::size_t bytes) {
    if (bytes > params::max_bytes)
        throw usage_error("The values of one statement are larger than 1,000,000,000 bytes together; split them.");
}

}  // namespace

void params::push_more(entry value) {
    const int at = count_ - inline_count;
    if (at == more_capacity_) {
        const int wanted = more_capacity_ == 0 ? 2 * inline_count : 2 * more_capacity_;
        entry* const fresh = new entry[static_cast<std::size_t>(wanted)];
        std::copy_n(more_, at, fresh);
        delete[] more_;
        more_ = fresh;
        more_capacity_ = wanted;
    }
    more_[at] = value;
}

void params::copy_more(const params& from) {
    more_ = new entry[static_cast<std::size_t>(from.more_capacity_)];
    more_capacity_ = from.more_capacity_;
    std::copy_n(from.more_, from.count_ - inline_count, more_);
}

void params::check(int format) const {
    require_bytes(bytes_.size());
    if (format == text) require_text(bytes_.view().substr(next_), "a parameter");
}

void params::throw_too_many() {
    throw usage_error("A statement takes at most 65535 parameters; bind arrays, or split the statement.");
}

void params::add_null(const value_type& type) { add_encoded_null(type.type, type.text ? text : binary); }

void params::add_encoded(oid type, int format, std::string_view bytes) {
    begin();
    require_bytes(bytes.size());
    bytes_.append(bytes);
    end(type, format);
}

void params::add_encoded_null(oid type, int format) {
    begin();
    push({type, next_, -1, format});
}

}  // namespace overt
