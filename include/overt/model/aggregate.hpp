// SPDX-License-Identifier: BSL-1.0
// The fields of an aggregate, by structured bindings: up to 32, no base classes, no arrays.
#pragma once

#include <overt/model/description.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace overt::detail {

struct any_field {
    template <class T>
    operator T() const noexcept {
        __builtin_trap();
    }  // never called; std::optional<T> wants a body where T has no linkage
};

template <std::size_t>
using any_field_at = any_field;

template <class T, std::size_t... I>
constexpr bool takes_fields(std::index_sequence<I...>) {
    return requires { T{any_field_at<I>{}...}; };
}

inline constexpr std::size_t most_fields = 32;

/// How many fields the aggregate has; most_fields + 1: too many.
template <class T, std::size_t N = most_fields + 1>
constexpr std::size_t count_fields() {
    if constexpr (N == 0) return 0;
    else if constexpr (takes_fields<T>(std::make_index_sequence<N>{})) return N;
    else return count_fields<T, N - 1>();
}

template <class T>
inline constexpr std::size_t field_count = count_fields<T>();

template <std::size_t N>
struct field_visitor;
template <>
struct field_visitor<0> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T&, Visit& call) {
        return call();
    }
};
template <>
struct field_visitor<1> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0] = value;
        return call(f0);
    }
};
template <>
struct field_visitor<2> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1] = value;
        return call(f0, f1);
    }
};
template <>
struct field_visitor<3> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2] = value;
        return call(f0, f1, f2);
    }
};
template <>
struct field_visitor<4> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3] = value;
        return call(f0, f1, f2, f3);
    }
};
template <>
struct field_visitor<5> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4] = value;
        return call(f0, f1, f2, f3, f4);
    }
};
template <>
struct field_visitor<6> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5] = value;
        return call(f0, f1, f2, f3, f4, f5);
    }
};
template <>
struct field_visitor<7> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6] = value;
        return call(f0, f1, f2, f3, f4, f5, f6);
    }
};
template <>
struct field_visitor<8> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7);
    }
};
template <>
struct field_visitor<9> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8);
    }
};
template <>
struct field_visitor<10> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9);
    }
};
template <>
struct field_visitor<11> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10);
    }
};
template <>
struct field_visitor<12> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11);
    }
};
template <>
struct field_visitor<13> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12);
    }
};
template <>
struct field_visitor<14> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13);
    }
};
template <>
struct field_visitor<15> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14);
    }
};
template <>
struct field_visitor<16> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15);
    }
};
template <>
struct field_visitor<17> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16);
    }
};
template <>
struct field_visitor<18> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17);
    }
};
template <>
struct field_visitor<19> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18);
    }
};
template <>
struct field_visitor<20> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19);
    }
};
template <>
struct field_visitor<21> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20);
    }
};
template <>
struct field_visitor<22> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20,
               f21] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21);
    }
};
template <>
struct field_visitor<23> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
               f22] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
                    f22);
    }
};
template <>
struct field_visitor<24> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22,
               f23] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
                    f22, f23);
    }
};
template <>
struct field_visitor<25> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22,
               f23, f24] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
                    f22, f23, f24);
    }
};
template <>
struct field_visitor<26> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22,
               f23, f24, f25] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
                    f22, f23, f24, f25);
    }
};
template <>
struct field_visitor<27> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22,
               f23, f24, f25, f26] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
                    f22, f23, f24, f25, f26);
    }
};
template <>
struct field_visitor<28> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22,
               f23, f24, f25, f26, f27] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
                    f22, f23, f24, f25, f26, f27);
    }
};
template <>
struct field_visitor<29> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22,
               f23, f24, f25, f26, f27, f28] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
                    f22, f23, f24, f25, f26, f27, f28);
    }
};
template <>
struct field_visitor<30> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22,
               f23, f24, f25, f26, f27, f28, f29] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
                    f22, f23, f24, f25, f26, f27, f28, f29);
    }
};
template <>
struct field_visitor<31> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22,
               f23, f24, f25, f26, f27, f28, f29, f30] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
                    f22, f23, f24, f25, f26, f27, f28, f29, f30);
    }
};
template <>
struct field_visitor<32> {
    template <class T, class Visit>
    static constexpr decltype(auto) visit(T& value, Visit& call) {
        auto& [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22,
               f23, f24, f25, f26, f27, f28, f29, f30, f31] = value;
        return call(f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21,
                    f22, f23, f24, f25, f26, f27, f28, f29, f30, f31);
    }
};

/// Calls visit(field...) with references to all fields.
template <class T, class Visit>
constexpr decltype(auto) visit_fields(T& value, Visit&& visit) {
    constexpr std::size_t n = field_count<std::remove_const_t<T>>;
    static_assert(n <= most_fields, "an aggregate used as a row has at most 32 fields");
    return field_visitor < n <= most_fields ? n : 0 > ::visit(value, visit);
}

template <class T>
using field_tuple = decltype(visit_fields(std::declval<T&>(),
                                          []<class... F>(F&...) { return std::type_identity<std::tuple<F...>>{}; }));

/// The fields' types, as a std::tuple.
template <class T>
using aggregate_fields = typename field_tuple<T>::type;

/// A struct that groups values and models, and is neither itself.
template <class T>
concept plain_aggregate = std::is_aggregate_v<T> && !described<T> && !encodable<T>;

template <class T>
using first_field = std::tuple_element_t<0, aggregate_fields<T>>;

/// What stands in front of the struct is never NULL in it: NULL there means that all of it is absent.
template <class T>
constexpr bool begins_with_presence() {
    if constexpr (is_optional<T>) return false;
    else if constexpr (plain_aggregate<T>) return begins_with_presence<first_field<T>>();
    else return true;
}
template <class T>
concept tells_presence = begins_with_presence<T>();

}  // namespace overt::detail
