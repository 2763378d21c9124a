"""Which types of objects and which fields of the format are known here."""

from __future__ import annotations

_HEAD = "id object_type comments"
_TX = _HEAD + " date security_id"
_ISSUANCE = (
    _TX + " custom_id stakeholder_id board_approval_date stockholder_approval_date consideration_text"
    " security_law_exemptions"
)
_APPROVED = " board_approval_date stockholder_approval_date"
_RESULT = " resulting_security_ids balance_security_id consideration_text"
FIELDS = {
    "STOCK_CLASS": _HEAD + _APPROVED + " name class_type default_id_prefix initial_shares_authorized"
    " votes_per_share par_value price_per_share seniority conversion_rights liquidation_preference_multiple"
    " participation_cap_multiple",
    "STOCK_PLAN": _HEAD + _APPROVED + " plan_name initial_shares_reserved default_cancellation_behavior"
    " stock_class_id stock_class_ids",
    "STAKEHOLDER": _HEAD + " name stakeholder_type issuer_assigned_id current_relationship primary_contact"
    " contact_info addresses tax_ids current_relationships current_status",
    "VALUATION": _HEAD + _APPROVED + " provider price_per_share effective_date stock_class_id valuation_type",
    "VESTING_TERMS": _HEAD + " name description allocation_type vesting_conditions",
    "FINANCING": _HEAD + " name issuance_ids date",
    "TX_STOCK_ISSUANCE": _ISSUANCE + " stock_class_id stock_plan_id share_numbers_issued share_price quantity"
    " vesting_terms_id vestings cost_basis stock_legend_ids issuance_type",
    "TX_EQUITY_COMPENSATION_ISSUANCE": _ISSUANCE + " stock_plan_id stock_class_id compensation_type"
    " option_grant_type quantity exercise_price base_price early_exercisable vesting_terms_id vestings"
    " expiration_date termination_exercise_windows plan_security_type",
    "TX_CONVERTIBLE_ISSUANCE": _ISSUANCE + " investment_amount convertible_type conversion_triggers pro_rata"
    " seniority",
    "TX_WARRANT_ISSUANCE": _ISSUANCE + " quantity exercise_price purchase_price exercise_triggers"
    " warrant_expiration_date vesting_terms_id vestings quantity_source",
    "TX_STOCK_CANCELLATION": _TX + " balance_security_id reason_text quantity",
    "TX_EQUITY_COMPENSATION_CANCELLATION": _TX + " balance_security_id reason_text quantity",
    "TX_WARRANT_CANCELLATION": _TX + " balance_security_id reason_text quantity",
    "TX_CONVERTIBLE_CANCELLATION": _TX + " balance_security_id reason_text amount",
    "TX_STOCK_RETRACTION": _TX + " reason_text",
    "TX_EQUITY_COMPENSATION_RETRACTION": _TX + " reason_text",
    "TX_WARRANT_RETRACTION": _TX + " reason_text",
    "TX_CONVERTIBLE_RETRACTION": _TX + " reason_text",
    "TX_STOCK_TRANSFER": _TX + _RESULT + " quantity",
    "TX_EQUITY_COMPENSATION_TRANSFER": _TX + _RESULT + " quantity",
    "TX_WARRANT_TRANSFER": _TX + _RESULT + " quantity",
    "TX_CONVERTIBLE_TRANSFER": _TX + _RESULT + " amount",
    "TX_STOCK_REPURCHASE": _TX + " balance_security_id consideration_text price quantity",
    "TX_STOCK_CONVERSION": _TX + _RESULT + " quantity_converted",
    "TX_CONVERTIBLE_CONVERSION": _TX + _RESULT + " reason_text quantity_converted trigger_id"
    " capitalization_definition",
    "TX_STOCK_REISSUANCE": _TX + " resulting_security_ids split_transaction_id reason_text",
    "TX_STOCK_CONSOLIDATION": _HEAD + " date security_ids resulting_security_id reason_text",
    "TX_EQUITY_COMPENSATION_EXERCISE": _TX + " consideration_text resulting_security_ids quantity",
    "TX_WARRANT_EXERCISE": _TX + " consideration_text resulting_security_ids trigger_id quantity",
    "TX_EQUITY_COMPENSATION_RELEASE": _TX + " consideration_text resulting_security_ids quantity"
    " settlement_date release_price",
    "TX_EQUITY_COMPENSATION_REPRICING": _TX + " new_exercise_price",
    "TX_STOCK_CLASS_SPLIT": _HEAD + " date stock_class_id split_ratio",
    "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT": _HEAD
    + _APPROVED
    + " date stock_class_id new_ratio_conversion_mechanism",
    "TX_STOCK_PLAN_POOL_ADJUSTMENT": _HEAD + _APPROVED + " date stock_plan_id shares_reserved",
    "TX_STOCK_PLAN_RETURN_TO_POOL": _TX + " reason_text quantity stock_plan_id",
    "TX_VESTING_START": _TX + " vesting_condition_id",
    "TX_VESTING_EVENT": _TX + " vesting_condition_id",
    "TX_VESTING_ACCELERATION": _TX + " quantity reason_text",
}
"""Types of objects that are read, and all fields that the format gives them."""

_NESTED = (
    "type trigger_id nickname trigger_description trigger_condition trigger_date start_date end_date"
    " conversion_right conversion_mechanism converts_to_future_round converts_to_stock_class_id"
    " conversion_price ratio rounding_type numerator denominator amount currency converts_to_quantity"
    " converts_to_percent custom_conversion_description description discount discount_percentage"
    " discount_amount valuation_type valuation_amount conversion_discount conversion_valuation_cap"
    " exit_multiple conversion_mfn conversion_timing capitalization_definition"
    " capitalization_definition_rules interest_rates rate accrual_start_date accrual_end_date"
    " day_count_convention interest_payout interest_accrual_period compounding_type"
    " id portion remainder quantity trigger next_condition_ids date relative_to_condition_id period length"
    " occurrences day_of_month cliff_installment"
)
NESTED = frozenset(_NESTED.split())
"""Fields of the parts of objects that decide money: rights, triggers, mechanisms, vesting conditions."""
WITHOUT_MONEY = frozenset(
    {
        "STOCK_LEGEND_TEMPLATE",
        "DOCUMENT",
        "TX_ISSUER_AUTHORIZED_SHARES_ADJUSTMENT",
        "CE_STAKEHOLDER_RELATIONSHIP",
        "CE_STAKEHOLDER_STATUS",
        "TX_STAKEHOLDER_RELATIONSHIP_CHANGE_EVENT",
        "TX_STAKEHOLDER_STATUS_CHANGE_EVENT",
        "TX_STOCK_CLASS_AUTHORIZED_SHARES_ADJUSTMENT",
        "TX_CONVERTIBLE_ACCEPTANCE",
        "TX_STOCK_ACCEPTANCE",
        "TX_WARRANT_ACCEPTANCE",
        "TX_EQUITY_COMPENSATION_ACCEPTANCE",
    }
)
"""Types of objects that change no payout: read past."""
