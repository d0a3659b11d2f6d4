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
    /// A row-major matrix without gaps.
    pub(super) fn rows(data: &'a [f32], rows: usize, cols: usize) -> Self {
        Self { data, rows, cols, row_stride: cols, col_stride: 1 }
    }

    pub(super) fn transposed(self) -> Self {
        let Self { data, rows, cols, row_stride, col_stride } = self;
        Self { data, rows: cols, cols: rows, row_stride: col_stride, col_stride: row_stride }
    }

    fn is_inside(&self) -> bool {
        let empty = self.rows == 0 || self.cols == 0;
        empty || (self.rows - 1) * self.row_stride + (self.cols - 1) * self.col_stride < self.data.len()
    }
}

/// `dst = a · b`, or `dst += a · b` with `add`, on the calling thread; `dst` is row-major without gaps.
///
/// # Panics
/// If the shapes do not fit or a matrix reaches beyond its slice.
pub(super) fn gemm(dst: &mut [f32], add: bool, a: Matrix, b: Matrix) {
    assert_eq!(a.cols, b.rows, "inner sizes of a matrix product");
    assert_eq!(dst.len(), a.rows * b.cols, "size of a matrix product");
    assert!(a.is_inside() && b.is_inside(), "a matrix reaches beyond its slice");
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
            b.cols as isize,
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
            gemm::Parallelism::None,
        );
    }
}
