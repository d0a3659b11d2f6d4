//! A bounds-checked face of the `gemm` crate, the matrix product under Flex.

/// A read-only matrix in a slice; strides in elements.
#[derive(Clone, Copy)]
pub(super) struct Matrix<'a> {
    pub data: &'a [f32],
    pub rows: usize,
    pub cols: usize,
    pub row_stride: usize,
    pub col_stride: usize,
}

impl<'a> Matrix<'a> {
    /// A row-major matrix whose rows begin `row_stride` elements apart.
    pub(super) fn rows(data: &'a [f32], rows: usize, cols: usize, row_stride: usize) -> Self {
        Self { data, rows, cols, row_stride, col_stride: 1 }
    }

    pub(super) fn transposed(self) -> Self {
        let Self { data, rows, cols, row_stride, col_stride } = self;
        Self { data, rows: cols, cols: rows, row_stride: col_stride, col_stride: row_stride }
    }

    fn is_inside(&self) -> bool {
        inside(self.data.len(), self.rows, self.cols, self.row_stride, self.col_stride)
    }
}

fn inside(len: usize, rows: usize, cols: usize, row_stride: usize, col_stride: usize) -> bool {
    rows == 0 || cols == 0 || (rows - 1) * row_stride + (cols - 1) * col_stride < len
}

/// `dst = a · b`, or `dst += a · b` with `add`; `dst` is row-major with rows `dst_stride` elements apart.
/// Runs on the calling thread, or on all threads of the pool with `parallel`.
///
/// # Panics
/// If the shapes do not fit or a matrix reaches beyond its slice.
pub(super) fn gemm(dst: &mut [f32], dst_stride: usize, add: bool, a: Matrix, b: Matrix, parallel: bool) {
    assert_eq!(a.cols, b.rows, "inner sizes of a matrix product");
    assert!(a.is_inside() && b.is_inside() && inside(dst.len(), a.rows, b.cols, dst_stride, 1), "matrix too large");
    assert!(b.cols <= dst_stride || a.rows <= 1, "rows of the result overlap");
    let parallelism = if parallel { gemm::Parallelism::Rayon(0) } else { gemm::Parallelism::None };
    // The one unsafe call of this program. It is sound: the assertions above keep every element that is read or
    // written inside its slice, `dst` is borrowed exclusively, and f32 has no invalid bit patterns.
    #[allow(unsafe_code)]
    unsafe {
        gemm::gemm(
            a.rows,
            b.cols,
            a.cols,
            dst.as_mut_ptr(),
            1,
            dst_stride as isize,
            add,
            a.data.as_ptr(),
            a.col_stride as isize,
            a.row_stride as isize,
            b.data.as_ptr(),
            b.col_stride as isize,
            b.row_stride as isize,
            1.0f32,
            1.0f32,
            false,
            false,
            false,
            parallelism,
        );
    }
}
