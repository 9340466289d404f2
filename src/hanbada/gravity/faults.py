"""The errors of this package, each said once: found, expected, what usually helps."""

from __future__ import annotations

from hanbada.base.errors import InputError, NotConverged, SystemFault
from hanbada.base.text import Text


def missing_column(name: str) -> InputError:
    """A column that the table does not have."""
    return InputError(
        Text(f"표에 없는 열 '{name}'", f"a column '{name}' that the table does not have"),
        Text("표에 있는 열 이름", "the name of a column of the table"),
        Text("열 이름을 확인하세요", "check the name of the column"),
    )


def wrong_length(name: str, found: int, expected: int) -> InputError:
    """A column of another length, or not a column at all."""
    return InputError(
        Text(f"길이가 {found}인 열 '{name}'", f"the column '{name}' of length {found}"),
        Text(f"다른 열과 같은 길이 {expected}", f"{expected} values, as in the other columns"),
        Text("모든 열을 한 표에서 가져오세요", "take all columns from one table"),
    )


def not_numeric(name: str) -> InputError:
    """A column that should hold numbers and does not."""
    return InputError(
        Text(f"숫자가 아닌 값이 든 열 '{name}'", f"the column '{name}' with values that are not numbers"),
        Text("숫자 열", "a column of numbers"),
        Text("열을 숫자로 바꾸거나 다른 열을 고르세요", "convert the column to numbers or choose another"),
    )


def not_finite(name: str, count: int, first: int) -> InputError:
    """NaN, missing or infinite values in a column of numbers."""
    return InputError(
        Text(
            f"열 '{name}'에 빈 값 또는 무한대 {count}개 (첫 번째는 {first + 1}번째 행)",
            f"{count} missing or infinite values in the column '{name}' (the first in row {first + 1})",
        ),
        Text("모든 행에 유한한 값", "a finite value in every row"),
        Text(
            "그 행을 빼거나 값을 채우세요. 알 수 없는 값은 0이 아니므로 대신 채우지 않습니다",
            "leave these rows out or fill in the values; what is unknown is not zero, so nothing is filled in for you",
        ),
    )


def missing_label(name: str, count: int, first: int) -> InputError:
    """Missing labels in a column of an effect or a cluster."""
    return InputError(
        Text(
            f"열 '{name}'에 빈 이름표 {count}개 (첫 번째는 {first + 1}번째 행)",
            f"{count} missing labels in the column '{name}' (the first in row {first + 1})",
        ),
        Text("모든 행에 국가·연도 등의 이름표", "a label (country, year, …) in every row"),
        Text(
            "그 행을 빼거나 이름표를 채우세요. 나미비아의 코드 NA가 빈 값으로 읽히지 않았는지도 확인하세요",
            "leave these rows out or fill in the labels; check that Namibia's code NA was not read as missing",
        ),
    )


def one_cluster(name: str) -> InputError:
    """Errors clustered by a column with one level only, of which nothing can be told."""
    return InputError(
        Text(f"'{name}'의 군집 1개", f"1 cluster of '{name}'"),
        Text("둘 이상의 군집", "at least two clusters"),
        Text(
            "수준이 더 많은 열로 군집하거나 cluster='robust'를 쓰세요",
            "cluster by a column with more levels, or use cluster='robust'",
        ),
    )


def few_clusters(name: str, count: int) -> Text:
    """The words for so few clusters that the errors are too small as a rule."""
    return Text(
        f"'{name}'의 군집이 {count}개뿐이라 표준오차가 실제보다 작게 나오기 쉬움",
        f"only {count} clusters of '{name}': standard errors tend to be too small",
    )


def negative(name: str, count: int, first: int) -> InputError:
    """Negative flows."""
    return InputError(
        Text(
            f"열 '{name}'에 음수 {count}개 (첫 번째는 {first + 1}번째 행)",
            f"{count} negative values in '{name}' (the first in row {first + 1})",
        ),
        Text("0 이상의 무역액", "trade values of zero or more"),
        Text("재수출 차감이나 정정 자료를 확인하세요", "look for netted re-exports or corrections in the data"),
    )


def nothing_to_explain(name: str) -> InputError:
    """No positive flow at all, or no rows."""
    return InputError(
        Text(f"열 '{name}'에 양수인 값이 없음", f"no positive value in the column '{name}'"),
        Text("양수인 무역액이 있는 표", "a table with positive trade values"),
        Text("제품, 기간, 국가 선택을 넓히세요", "widen the choice of products, years or countries"),
    )


def empty_sample() -> InputError:
    """Nothing is left once uninformative observations are out."""
    return InputError(
        Text(
            "분리된 관측치와 단독 관측치를 빼면 남는 관측치가 없음",
            "no observation is left without separated ones and singletons",
        ),
        Text(
            "고정효과마다 둘 이상의 관측치와 양수인 무역액",
            "at least two observations and a positive flow for each fixed effect",
        ),
        Text(
            "국가나 연도를 늘리거나 고정효과를 줄이세요. 수출국이 하나뿐이면 수출국별 고정효과는 추정할 수 없습니다",
            "add countries or years or use fewer effects; with one exporter, importer-year effects leave nothing",
        ),
    )


def collinear(names: tuple[str, ...], effects: tuple[str, ...], absorbed: bool) -> InputError:
    """Regressors that the others, or the effects, explain entirely."""
    listed = ", ".join(names)
    within = ", ".join(effects) or "constant"
    cause = (
        Text(
            f"고정효과({within})가 모두 흡수하는 설명변수: {listed}",
            f"regressors that the effects ({within}) absorb: {listed}",
        )
        if absorbed
        else Text(
            f"다른 설명변수와 고정효과의 선형결합인 설명변수: {listed}",
            f"regressors that are combinations of others and the effects: {listed}",
        )
    )
    return InputError(
        cause,
        Text("표본 안에서 서로 독립인 설명변수", "regressors that vary independently within the sample"),
        Text(
            "그 변수를 빼거나, collinear='omit'으로 계수를 비워 두고 추정하세요",
            "leave them out, or pass collinear='omit' to get no coefficient for them",
        ),
    )


def duplicates(count: int) -> InputError:
    """More than one row for a cell of the tensor, where the caller insists on the tensor."""
    return InputError(
        Text(f"같은 셀에 두 번 이상 나오는 행 {count}개", f"{count} rows that repeat a cell of the panel"),
        Text("수출국·수입국·연도 조합마다 한 행", "one row for each exporter, importer and year"),
        Text("먼저 합산하거나 method='pyfixest'로 추정하세요", "add them up first, or fit with method='pyfixest'"),
    )


def wrong_choice(name: str, found: object, allowed: tuple[str, ...]) -> InputError:
    """An option that is not among the allowed ones."""
    return InputError(
        Text(f"{name}={found!r}", f"{name}={found!r}"),
        Text(f"다음 중 하나: {', '.join(allowed)}", f"one of {', '.join(allowed)}"),
        Text("값을 고치세요", "correct the value"),
    )


def wrong_shape(effects: tuple[str, ...], method: str) -> InputError:
    """Effects that a method does not take."""
    return InputError(
        Text(
            f"method='{method}'에 고정효과 {', '.join(effects) or '없음'}",
            f"effects {', '.join(effects) or 'none'} with method='{method}'",
        ),
        Text(
            "수출국^연도, 수입국^연도와 (선택) 수출국^수입국, 또는 한 시점의 수출국, 수입국",
            "exporter^year, importer^year and, optionally, exporter^importer; or exporter and importer of one period",
        ),
        Text("method='auto'로 두세요", "leave method='auto'"),
    )


def no_pyfixest(effects: tuple[str, ...]) -> InputError:
    """Effects that need pyfixest, which is not installed."""
    return InputError(
        Text(
            f"고정효과 {', '.join(effects)}에는 pyfixest가 필요하나 설치되어 있지 않음",
            f"the effects {', '.join(effects)} need pyfixest, which is not installed",
        ),
        Text("pyfixest 0.60 이상", "pyfixest 0.60 or later"),
        Text("pip install 'hanbada[econometrics]'를 실행하세요", "run pip install 'hanbada[econometrics]'"),
        whom="operator",
    )


def not_converged(what: Text, iterations: int, change: float) -> NotConverged:
    """An estimation that did not settle."""
    return NotConverged(
        Text(
            f"{what.ko}이(가) {iterations}회 반복 뒤에도 수렴하지 않음 (마지막 변화 {change:.1e})",
            f"{what.en} did not converge in {iterations} iterations (last change {change:.1e})",
        ),
        Text(
            "수렴한 추정치. 마지막 반복값은 결과로 내지 않습니다",
            "a converged estimate; the last iterate is not given out",
        ),
        Text(
            "대개 도움이 되는 것: 거의 0인 무역액만 있는 국가·연도를 빼기, 값의 범위가 지나치게 넓은 "
            "설명변수를 로그로 바꾸기, 공선성이 심한 설명변수를 빼기, max_iterations를 늘리기",
            "what usually helps: leave out countries and years with hardly any trade, take logs of regressors of a "
            "very wide range, leave out nearly collinear regressors, raise max_iterations",
        ),
    )


def too_large(needed: int, available: int) -> SystemFault:
    """Not enough memory for the tensor; said before it is allocated."""
    gigabytes, free = needed / 2**30, available / 2**30
    return SystemFault(
        Text(
            f"필요한 메모리 {gigabytes:.1f} GiB, 남은 메모리 {free:.1f} GiB",
            f"{gigabytes:.1f} GiB needed, {free:.1f} GiB free",
        ),
        Text("텐서가 들어갈 메모리", "memory that holds the tensor"),
        Text("연도나 국가를 줄이거나 설명변수를 줄이세요", "use fewer years, countries or regressors"),
    )
