/*
 * zhurnal: keeps the electronic class journal by the rules of a school's regulation.
 * @generated from bindings-c; to write it anew: UPDATE=1 cargo test -p zhurnal-c --test header
 *
 * Inputs are a pointer and a length: (NULL, 0) is the empty input, (NULL, n) with n > 0 gives
 * ZH_STATUS_NULL_ARGUMENT, and more than ZH_REQUEST_BYTES gives ZH_STATUS_TOO_LARGE unread. Texts
 * are UTF-8 and need no NUL at their end.
 *
 * Outputs are set to NULL when a call begins and are written only where it succeeds; the last
 * argument, err, gets the error where it does not, and may be NULL. Status and error agree.
 *
 * What a call gave you, you free once, with that type's _free and never with free(); no function
 * but a _free takes an object from you. Every _free(NULL) does nothing.
 *
 * Objects never change after they are made, so any number of threads may use one at a time; a _free
 * must not race another use of the same object. No error is kept per thread.
 *
 * A panic never leaves the library: the call gives ZH_STATUS_PANIC and its regulation is closed.
 */

#ifndef ZHURNAL_H
#define ZHURNAL_H

#include <stddef.h>
#include <stdint.h>

/**
 * The first number of the version.
 */
#define ZH_VERSION_MAJOR 0

/**
 * The second number of the version.
 */
#define ZH_VERSION_MINOR 1

/**
 * The third number of the version.
 */
#define ZH_VERSION_PATCH 0

/**
 * The number of the binary interface. Within one number no function or status changes or goes.
 */
#define ZH_ABI_VERSION 1

/**
 * The most bytes that one input may have.
 */
#define ZH_REQUEST_BYTES 16777216

/**
 * How a call went. Numbers are never reused, and new ones may appear: treat an unknown number as a
 * failure. A finding is no failure: an answer that carries findings comes with ZH_STATUS_OK.
 */
enum zh_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * The call answered.
     */
    ZH_STATUS_OK = 0,
    /**
     * A pointer that must not be NULL is.
     */
    ZH_STATUS_NULL_ARGUMENT = 1,
    /**
     * A text is not UTF-8; the error's rule is `input.utf8`.
     */
    ZH_STATUS_INVALID_UTF8 = 2,
    /**
     * A document is not JSON; the error's rule is `input.json`.
     */
    ZH_STATUS_INVALID_JSON = 3,
    /**
     * An input is larger than ZH_REQUEST_BYTES; the error's rule is `input.too-large`.
     */
    ZH_STATUS_TOO_LARGE = 4,
    /**
     * An argument has a value that this version does not know; no call gives it yet.
     */
    ZH_STATUS_INVALID_ARGUMENT = 5,
    /**
     * The library understood and refused; the error's rule says why.
     */
    ZH_STATUS_REFUSED = 6,
    /**
     * Reserved: no call gives it.
     */
    ZH_STATUS_NOT_FOUND = 7,
    /**
     * Reserved: no call gives it.
     */
    ZH_STATUS_BUSY = 8,
    /**
     * A panic closed this handle earlier; free it and make another.
     */
    ZH_STATUS_CLOSED = 9,
    /**
     * Reserved: no call gives it.
     */
    ZH_STATUS_IO = 10,
    /**
     * A fault of the library itself. The handle of the call is closed; every other works on.
     */
    ZH_STATUS_PANIC = 255,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum zh_status zh_status;
#else
typedef int32_t zh_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A language, as an argument.
 */
enum zh_lang
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Russian.
     */
    ZH_LANG_RU = 0,
    /**
     * English.
     */
    ZH_LANG_EN = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum zh_lang zh_lang;
#else
typedef int32_t zh_lang;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Bytes that the library made: UTF-8 text of a known length, with a NUL after its end.
 */
typedef struct zh_bytes zh_bytes;

/**
 * Why a call failed: a rule, a place in the input, and words for a person.
 */
typedef struct zh_error zh_error;

/**
 * One edition of a school's regulation, read once and never changed.
 */
typedef struct zh_regulation zh_regulation;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the library that is loaded, such as `0.1.0`.
 *
 * Ownership: the text lives as long as the program.
 * NULL: never NULL.
 * Threads: any, at the same time.
 * Errors: none.
 */
const char *zh_version(void);

/**
 * The ZH_ABI_VERSION of the library that is loaded. Where it is not the header's, call nothing else.
 *
 * Ownership: none changes hands.
 * NULL: takes none.
 * Threads: any, at the same time.
 * Errors: none.
 */
uint32_t zh_abi_version(void);

/**
 * Answers one request: `op` names the operation (`ops.list` lists them), `request` is its JSON,
 * which names the regulation or holds it whole. The answer is JSON.
 *
 * Ownership: both inputs are only read, and during the call; free `*out` with zh_bytes_free and
 * `*err` with zh_error_free.
 * NULL: `out` must not be NULL; `err` may be; an input may be NULL where its length is 0.
 * Threads: any, at the same time.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 */
zh_status zh_call(const uint8_t *op,
                  size_t op_len,
                  const uint8_t *request,
                  size_t request_len,
                  zh_bytes **out,
                  zh_error **err);

/**
 * A built-in regulation: `default` is the one that the library was written from.
 *
 * Ownership: `name` is only read, and during the call; free `*out` with zh_regulation_free and
 * `*err` with zh_error_free.
 * NULL: `out` must not be NULL; `err` may be; `name` may be NULL where `name_len` is 0.
 * Threads: any, at the same time.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 */
zh_status zh_regulation_preset(const uint8_t *name,
                               size_t name_len,
                               zh_regulation **out,
                               zh_error **err);

/**
 * Reads a regulation file, which is JSON: one whole edition, or what differs from the built-in one
 * that it extends. The error's JSON lists every fault of the file.
 *
 * Ownership: `file` is only read, and during the call; free `*out` with zh_regulation_free and
 * `*err` with zh_error_free.
 * NULL: `out` must not be NULL; `err` may be; `file` may be NULL where `file_len` is 0.
 * Threads: any, at the same time.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 */
zh_status zh_regulation_load(const uint8_t *file,
                             size_t file_len,
                             zh_regulation **out,
                             zh_error **err);

/**
 * Answers one request by this regulation; unlike that of zh_call, the request names none.
 *
 * Ownership: the regulation and both inputs are only read, and during the call; free `*out` with
 * zh_bytes_free and `*err` with zh_error_free. An answer and an error outlive the regulation.
 * NULL: `regulation` and `out` must not be NULL; `err` may be; an input may be NULL where its
 * length is 0.
 * Threads: any, at the same time, with the same regulation too.
 * Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
 * After ZH_STATUS_PANIC every call with this regulation gives ZH_STATUS_CLOSED.
 */
zh_status zh_regulation_call(const zh_regulation *regulation,
                             const uint8_t *op,
                             size_t op_len,
                             const uint8_t *request,
                             size_t request_len,
                             zh_bytes **out,
                             zh_error **err);

/**
 * Frees a regulation. Answers and errors that it gave stay.
 *
 * Ownership: takes the regulation, which must not be used after.
 * NULL: does nothing.
 * Threads: any, but not while another uses this regulation.
 * Errors: none.
 */
void zh_regulation_free(zh_regulation *regulation);

/**
 * The first of the bytes, which are UTF-8; a NUL stands after the last, so C may print them. A NUL
 * inside is possible only where the text has one: trust the length.
 *
 * Ownership: the bytes are the object's; do not free them.
 * NULL: gives NULL for NULL.
 * Threads: any, at the same time.
 * Errors: none.
 */
const uint8_t *zh_bytes_data(const zh_bytes *bytes);

/**
 * How many bytes there are, the NUL after them not counted.
 *
 * Ownership: none changes hands.
 * NULL: gives 0 for NULL.
 * Threads: any, at the same time.
 * Errors: none.
 */
size_t zh_bytes_len(const zh_bytes *bytes);

/**
 * Frees bytes that a call gave. Not for what zh_error_json gives.
 *
 * Ownership: takes the object, which must not be used after.
 * NULL: does nothing.
 * Threads: any, but not while another uses this object.
 * Errors: none.
 */
void zh_bytes_free(zh_bytes *bytes);

/**
 * The status that the call gave.
 *
 * Ownership: none changes hands.
 * NULL: gives ZH_STATUS_OK for NULL, since no error is no failure.
 * Threads: any, at the same time.
 * Errors: none.
 */
zh_status zh_error_code(const zh_error *err);

/**
 * The code of the rule that refused, such as `input.type`.
 *
 * Ownership: the text is the error's and lives as long as it.
 * NULL: gives NULL for NULL, and where no rule speaks: at ZH_STATUS_NULL_ARGUMENT,
 * ZH_STATUS_INVALID_ARGUMENT, ZH_STATUS_CLOSED and ZH_STATUS_PANIC.
 * Threads: any, at the same time.
 * Errors: none.
 */
const char *zh_error_rule(const zh_error *err);

/**
 * The clause of the regulation by which the rule speaks, such as `4.2`.
 *
 * Ownership: the text is the error's and lives as long as it.
 * NULL: gives NULL for NULL, and where the rule carries no clause.
 * Threads: any, at the same time.
 * Errors: none.
 */
const char *zh_error_clause(const zh_error *err);

/**
 * What to tell a person, in a language of zh_lang.
 *
 * A NUL within the text is shown as U+2400; zh_error_json has it as it is.
 *
 * Ownership: the text is the error's and lives as long as it.
 * NULL: gives NULL for NULL.
 * Threads: any, at the same time.
 * Errors: gives NULL for a number that is no language.
 */
const char *zh_error_message(const zh_error *err, int32_t lang);

/**
 * The place in the input as a JSON Pointer (RFC 6901); empty for the whole of it.
 *
 * A NUL within the text is shown as U+2400; zh_error_json has it as it is.
 *
 * Ownership: the text is the error's and lives as long as it.
 * NULL: gives NULL for NULL.
 * Threads: any, at the same time.
 * Errors: none.
 */
const char *zh_error_pointer(const zh_error *err);

/**
 * The whole refusal as JSON, `{"error": {"rule", "clause", "pointer", "evidence", "message"}}`, and
 * all faults under `errors` where they were all looked for; byte for byte what the library says to
 * every other language.
 *
 * Ownership: the object is the error's and lives as long as it; do not free it.
 * NULL: gives NULL for NULL.
 * Threads: any, at the same time.
 * Errors: none.
 */
const zh_bytes *zh_error_json(const zh_error *err);

/**
 * Frees an error, with the texts and the JSON that were read of it.
 *
 * Ownership: takes the error, which must not be used after.
 * NULL: does nothing.
 * Threads: any, but not while another uses this error.
 * Errors: none.
 */
void zh_error_free(zh_error *err);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* ZHURNAL_H */
