/** Before every path of Kalshi's API (docs getting_started/api_environments, 2026-08-20). */
export const PREFIX = '/trade-api/v2';
