// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace overt::detail {

/// What an object needs to stand in a chain.
template <class T>
struct chain_hook {
    T* prev = nullptr;
    T* next = nullptr;
};

/// A list of objects that others own. Nothing is allocated, so nothing can fail; an object stands in one chain at most.
template <class T>
class chain {
public:
    T* front() const noexcept { return front_; }
    T* back() const noexcept { return back_; }
    bool empty() const noexcept { return front_ == nullptr; }
    std::size_t size() const noexcept { return size_; }

    void push_front(T& item) noexcept { insert_before(front_, item); }
    void push_back(T& item) noexcept { insert_before(nullptr, item); }

    /// nullptr: at the end.
    void insert_before(T* place, T& item) noexcept {
        item.next = place;
        item.prev = place ? place->prev : back_;
        (item.prev ? item.prev->next : front_) = &item;
        (place ? place->prev : back_) = &item;
        ++size_;
    }

    void erase(T& item) noexcept {
        (item.prev ? item.prev->next : front_) = item.next;
        (item.next ? item.next->prev : back_) = item.prev;
        item.prev = item.next = nullptr;
        --size_;
    }

    T* pop_front() noexcept {
        T* item = front_;
        if (item) erase(*item);
        return item;
    }

private:
    T* front_ = nullptr;
    T* back_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace overt::detail
