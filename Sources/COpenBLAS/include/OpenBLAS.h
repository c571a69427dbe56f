#ifndef LOADSTAR_COPENBLAS_H
#define LOADSTAR_COPENBLAS_H
#include <LateLibrary.h>
#include <cblas.h>

/// Loads the library, once and before any function of it is called; NULL, or why it can't be loaded.
const char *loadstar_openblas_load(void);

// OpenBLAS carries LAPACK's Fortran entry points; declared here, so that LAPACKE is not needed.
#define LOADSTAR_OPENBLAS_FUNCTIONS(F) \
  F(void, openblas_set_num_threads, (int count), (count)) \
  F(int, openblas_get_num_threads, (void), ()) \
  F(void, cblas_dgemm, \
    (CBLAS_ORDER order, CBLAS_TRANSPOSE transa, CBLAS_TRANSPOSE transb, blasint m, blasint n, blasint k, \
     double alpha, const double *a, blasint lda, const double *b, blasint ldb, double beta, double *c, blasint ldc), \
    (order, transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)) \
  F(void, cblas_dsyrk, \
    (CBLAS_ORDER order, CBLAS_UPLO uplo, CBLAS_TRANSPOSE trans, blasint n, blasint k, double alpha, \
     const double *a, blasint lda, double beta, double *c, blasint ldc), \
    (order, uplo, trans, n, k, alpha, a, lda, beta, c, ldc)) \
  F(void, cblas_dtrsm, \
    (CBLAS_ORDER order, CBLAS_SIDE side, CBLAS_UPLO uplo, CBLAS_TRANSPOSE transa, CBLAS_DIAG diag, blasint m, \
     blasint n, double alpha, const double *a, blasint lda, double *b, blasint ldb), \
    (order, side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb)) \
  F(void, cblas_dtrsv, \
    (CBLAS_ORDER order, CBLAS_UPLO uplo, CBLAS_TRANSPOSE trans, CBLAS_DIAG diag, blasint n, const double *a, \
     blasint lda, double *x, blasint incx), \
    (order, uplo, trans, diag, n, a, lda, x, incx)) \
  F(void, dpotrf_, (const char *uplo, const int *n, double *a, const int *lda, int *info), (uplo, n, a, lda, info)) \
  F(void, dpocon_, \
    (const char *uplo, const int *n, const double *a, const int *lda, const double *anorm, double *rcond, \
     double *work, int *iwork, int *info), \
    (uplo, n, a, lda, anorm, rcond, work, iwork, info)) \
  F(void, dgels_, \
    (const char *trans, const int *m, const int *n, const int *nrhs, double *a, const int *lda, double *b, \
     const int *ldb, double *work, const int *lwork, int *info), \
    (trans, m, n, nrhs, a, lda, b, ldb, work, lwork, info)) \
  F(void, dgelsd_, \
    (const int *m, const int *n, const int *nrhs, double *a, const int *lda, double *b, const int *ldb, double *s, \
     const double *rcond, int *rank, double *work, const int *lwork, int *iwork, int *info), \
    (m, n, nrhs, a, lda, b, ldb, s, rcond, rank, work, lwork, iwork, info)) \
  F(void, dsyev_, \
    (const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work, \
     const int *lwork, int *info), \
    (jobz, uplo, n, a, lda, w, work, lwork, info))

// Those that cblas.h declares too are held against it by the compiler.
LOADSTAR_OPENBLAS_FUNCTIONS(LOADSTAR_DECLARE)
#endif
