"""What each key of a profile is called when a person reads about it."""

from __future__ import annotations

from hanbada.base.text import Text

LABELS: dict[str, Text] = {
    key: Text(ko, en)
    for key, ko, en in (
        ("names", "회사명", "company name"),
        ("ko", "국문 이름", "name in Korean"),
        ("en", "영문 이름", "name in English"),
        ("country", "국가", "country"),
        ("fictional", "가상 회사 여부", "invented company"),
        ("stated_on", "작성일", "date of the statement"),
        ("business_number", "사업자등록번호", "business number"),
        ("registration", "등록번호", "registration"),
        ("sector", "업종", "sector"),
        ("system", "분류 체계", "classification"),
        ("size", "기업 규모", "size of the company"),
        ("standing", "법적 지위", "legal standing"),
        ("for_profit", "영리기업 여부", "for profit"),
        ("is_sme", "중소기업 해당 여부", "an SME by law"),
        ("sme_grace", "중소기업 유예 여부", "within the SME grace period"),
        ("mid_sized_certificate", "중견기업 확인서 보유", "certificate of a mid-sized enterprise"),
        ("large_group_member", "상호출자제한기업집단 소속", "member of a large business group"),
        ("held_by_large_firm", "대기업의 30% 이상 최다출자", "held by a large firm"),
        ("public_or_financial_or_foreign", "공공기관·금융업·외국법인 지점 여부", "public, financial or foreign branch"),
        ("established", "설립 연도", "year of establishment"),
        ("employees", "종업원 수", "employees"),
        ("accounts", "재무", "accounts"),
        ("basis", "별도·연결", "separate or consolidated"),
        ("years", "연도별", "by year"),
        ("year", "연도", "year"),
        ("sales", "매출액", "sales"),
        ("assets", "자산총액", "total assets"),
        ("exports", "수출액", "exports"),
        ("direct", "직접수출", "direct exports"),
        ("indirect", "간접수출", "indirect exports"),
        ("exchange_rates", "환율", "exchange rates"),
        ("per_unit", "외화 1단위의 값", "value of one unit"),
        ("source", "출처", "source"),
        ("currency", "통화", "currency"),
        ("products", "제품", "products"),
        ("name", "이름", "name"),
        ("description", "제품 설명", "description"),
        ("hs", "HS 코드", "HS code"),
        ("hs_words", "HS 코드를 찾을 말", "words to find the HS code by"),
        ("proposed", "제안 근거", "proposed on the ground of"),
        ("code", "코드", "code"),
        ("revision", "HS 개정판", "HS revision"),
        ("confirmed_by", "확인자", "confirmed by"),
        ("on", "날짜", "date"),
        ("ground", "근거", "ground"),
        ("sales_share", "매출 비중", "share of sales"),
        ("price", "가격", "price"),
        ("amount", "금액", "amount"),
        ("per", "단위", "per"),
        ("incoterm", "인도조건", "Incoterm"),
        ("place", "인도 장소", "place of delivery"),
        ("net_weight_kg", "순중량", "net weight"),
        ("gross_weight_kg", "총중량", "gross weight"),
        ("volume_m3", "부피", "volume"),
        ("moq", "최소주문량", "minimum order"),
        ("quantity", "수량", "quantity"),
        ("unit", "단위", "unit"),
        ("lead_time_days", "납기", "lead time"),
        ("capacity", "생산능력", "capacity"),
        ("materials", "원재료 명세", "bill of materials"),
        ("share", "비중", "share"),
        ("origin", "원산지 지위", "origin status"),
        ("brand", "브랜드 형태", "brand or OEM"),
        ("certificates", "인증", "certificates"),
        ("id", "식별자", "id"),
        ("issuer", "발급 기관", "issuer"),
        ("valid_until", "유효기간", "valid until"),
        ("scope", "인증 범위", "scope"),
        ("export_team", "수출 조직", "export team"),
        ("staff", "수출 인력", "export staff"),
        ("budget", "수출 예산", "export budget"),
        ("languages", "대응 언어", "languages"),
        ("markets", "시장", "markets"),
        ("present", "현재 시장", "present markets"),
        ("wanted", "희망 시장", "wanted markets"),
        ("excluded", "제외 시장", "excluded markets"),
        ("since", "진출 연도", "since"),
        ("channel", "판매 경로", "channel"),
        ("reason", "사유", "reason"),
        ("barriers", "수출 애로", "barriers felt"),
        ("goals", "목표", "goals"),
        ("weights", "순위 가중치", "ranking weights"),
        ("contact", "담당", "contact"),
        ("role", "직책", "role"),
        ("department", "부서", "department"),
        ("value", "값", "value"),
        ("status", "상태", "status"),
        ("note", "비고", "note"),
    )
}

#: Korean words a person may put as a key, and the key that is meant.
KOREAN_KEYS: dict[str, str] = {
    **{"".join(text.ko.split()): key for key, text in reversed(LABELS.items())},
    "매출": "sales",
    "수출": "exports",
    "회사": "names",
    "제품명": "name",
    "품목": "products",
    "HS": "hs",
    "직원수": "employees",
}


def label(key: str) -> Text:
    """The label of a key; the key itself where it has none.

    >>> label("sales").ko, label("xyz").ko
    ('매출액', 'xyz')
    """
    return LABELS.get(key, Text.same(key))
