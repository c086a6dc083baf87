// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <overt/codec/codec.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace overt {

/// Encoded parameters of one statement, $1 first. A handful of small ones needs no allocation.
class params {
public:
    static constexpr int binary = 1;
    static constexpr int text = 0;
    /// What the protocol can count.
    static constexpr int max_count = 65535;
    /// Bytes that the server takes in one statement's values together; it drops the connection soon after that.
    static constexpr std::size_t max_bytes = 1'000'000'000;

    params() noexcept {}
    params(const params& other) : count_(other.count_), next_(other.next_), bytes_(other.bytes_) {
        std::memcpy(few_, other.few_, sizeof few_);
        if (other.more_) [[unlikely]]
            copy_more(other);
    }
    params(params&& other) noexcept : bytes_(std::move(other.bytes_)) { take(other); }
    params& operator=(params other) noexcept {
        bytes_ = std::move(other.bytes_);
        drop_more();
        take(other);
        return *this;
    }
    ~params() { drop_more(); }

    /// Appends one value; an empty optional is NULL.
    /// @errors usage_error for a value that the server cannot take, for too many of them, for too many bytes
    template <class T>
    void add(const T& value) {
        if constexpr (detail::is_optional<T>) {
            using inner = detail::strip_optional<T>;
            value ? add(*value) : add_null(value_type_of<inner>);
        } else {
            begin();
            codec<T>::encode(value, bytes_);
            end(value_type_of<T>.type, value_type_of<T>.text ? text : binary);
        }
    }
    void add_null(const value_type& type);
    /// Room for values of so many bytes together, so that adding them moves nothing.
    void reserve(std::size_t bytes) { bytes_.reserve(bytes); }
    /// Appends bytes that are encoded already.
    /// @errors usage_error as add()
    void add_encoded(oid type, int format, std::string_view bytes);
    void add_encoded_null(oid type, int format);

    int count() const noexcept { return count_; }
    oid type(int index) const noexcept { return slot(index).type; }
    int format(int index) const noexcept { return slot(index).format; }
    cell value(int index) const noexcept {
        const entry& e = slot(index);
        return {e.size < 0 ? nullptr : bytes_.data() + e.offset, e.size};
    }

private:
    struct entry {
        oid type;
        std::uint32_t offset;
        std::int32_t size;  // -1: NULL
        std::int32_t format;
    };
    static constexpr int inline_count = 6;

    const entry& slot(int index) const noexcept {
        return index < inline_count ? few_[index] : more_[index - inline_count];
    }
    // Nothing is counted before end(): a value that could not be encoded leaves no trace.
    void begin() {
        if (count_ >= max_count) [[unlikely]]
            throw_too_many();
        bytes_.truncate(next_);
    }
    void end(oid type, int format) {
        if (format == text || bytes_.size() > max_bytes) [[unlikely]]
            check(format);
        push({type, next_, static_cast<std::int32_t>(bytes_.size() - next_), format});
        if (format == text) [[unlikely]]
            bytes_.put8(0);  // libpq takes no length of a text, it looks for the end
        next_ = static_cast<std::uint32_t>(bytes_.size());
    }
    void push(entry value) {
        if (count_ < inline_count) few_[count_] = value;
        else push_more(value);
        ++count_;
    }
    [[gnu::noinline]] void push_more(entry value);
    void copy_more(const params& from);
    void drop_more() noexcept {
        if (more_) [[unlikely]]
            delete[] more_;
    }
    [[gnu::noinline]] void check(int format) const;
    // What is left behind is empty and usable.
    void take(params& other) noexcept {
        count_ = other.count_;
        next_ = other.next_;
        // all of them: a copy of known size takes fewer instructions than the question how many are set
        std::memcpy(few_, other.few_, sizeof few_);
        more_ = other.more_;
        more_capacity_ = other.more_capacity_;
        other.count_ = 0;
        other.next_ = 0;
        other.more_ = nullptr;
        other.more_capacity_ = 0;
    }
    [[noreturn]] static void throw_too_many();

    int count_ = 0;
    std::uint32_t next_ = 0;  // where the bytes of the next value begin
    int more_capacity_ = 0;
    entry* more_ = nullptr;      // those behind the first few
    entry few_[inline_count]{};  // set as a whole, since it is copied as a whole
    buffer bytes_{};
};

}  // namespace overt
