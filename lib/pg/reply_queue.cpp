// SPDX-License-Identifier: BSL-1.0
#include "pg/reply_queue.hpp"

namespace overt::pg::detail {

void reply_queue::settled() noexcept {
    bool more = true;
    while (more && head_) {
        reply_node* node = head_;
        more = !node->ends_group;
        head_ = node->next;
        node->next = nullptr;
        node->at = progress::settled;
    }
    if (!head_) tail_ = nullptr;
    sync_due_ = false;
}

void reply_queue::replace(reply_node& old, reply_node& with) noexcept {
    with.next = old.next;
    with.at = old.at;
    with.ends_group = old.ends_group;
    if (current_ == &old) current_ = &with;
    if (tail_ == &old) tail_ = &with;
    if (head_ == &old) {
        head_ = &with;
    } else {
        reply_node* before = head_;
        while (before && before->next != &old) before = before->next;
        if (before) before->next = &with;
    }
    old.next = nullptr;
    old.at = progress::none;
}

void reply_queue::clear() noexcept {
    while (head_) {
        reply_node* node = head_;
        head_ = node->next;
        node->next = nullptr;
    }
    tail_ = current_ = nullptr;
    sync_due_ = false;
}

std::size_t reply_queue::size() const noexcept {
    std::size_t count = 0;
    for (const reply_node* node = head_; node; node = node->next) ++count;
    return count;
}

}  // namespace overt::pg::detail
