-- An organisation of the tests is entitled to everything; tests of limits and features set what they need. Never deployed.
update ops.entitlement_kind
set default_value = case when is_feature then 'true' else 'null' end::jsonb
where name <> 'api_overrun';
