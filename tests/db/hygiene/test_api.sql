begin;
select plan(9);

-- The contract: every object of api, and the roles whose door it is.
create temp table contract (object text, roles text);
insert into contract values
  -- Views
  ('niches',                     'anon member partner admin'),
  ('form_schemas',               'anon member partner admin'),
  ('competition_levels',         'anon member partner admin'),
  ('organizations',              'member admin'),
  ('users',                      'member admin'),
  ('memberships',                'member admin'),
  ('sessions',                   'member admin'),
  ('subscriptions',              'member admin'),
  ('subscription_caps',          'member admin'),
  ('waiting_leads',              'admin'),
  ('assignments',                'member admin'),
  ('balances',                   'member admin'),
  ('ledger_entries',             'member admin'),
  ('deposit_refunds',            'member admin'),
  ('ledger_seals',               'admin'),
  ('platform_balances',          'admin'),
  ('deposits',                   'member admin'),
  ('listings',                   'member'),
  ('favorites',                  'member'),
  ('feedbacks',                  'member admin'),
  ('billing_addresses',          'member admin'),
  ('refund_policies',            'anon member partner admin'),
  ('refund_requests',            'member admin'),
  ('differences',                'admin'),
  ('disputes',                   'member admin'),
  ('mail_preferences',           'member admin'),
  ('balance_alerts',             'member admin'),
  ('deliveries',                 'member admin'),
  ('files',                      'member admin'),
  ('field_mappings',             'member partner admin'),
  ('form_schema_versions',       'admin'),
  ('webhooks',                   'admin'),
  ('audit_events',               'admin'),
  ('leads',                      'admin'),
  ('markets',                    'admin'),
  ('all_listings',               'admin'),
  ('distribution_traces',        'admin'),
  ('distribution_verdicts',      'member admin'),
  ('crm_connections',            'admin'),
  ('crm_stages',                 'admin'),
  ('crm_deal_fields',            'admin'),
  ('crm_exclusions',             'admin'),
  ('crm_field_mappings',         'admin'),
  ('crm_imports',                'admin'),
  ('crm_import_failures',        'admin'),
  ('crm_deals',                  'admin'),
  ('crm_webhook_events',         'admin'),
  -- Functions
  ('statement',                  'member admin'),
  ('export_statement',           'member admin'),
  ('balances_at',                'member admin'),
  ('record_reading',             'admin'),
  ('delete_niche',               'admin'),
  ('delete_form_schema',         'admin'),
  ('form_json_schema',           'anon member partner admin'),
  ('sign_up',                    'anon member'),
  ('verify_email',               'anon member'),
  ('confirm_alert_address',      'anon member'),
  ('form_challenge',             'anon member partner admin'),
  ('set_form_guard',             'admin'),
  ('forgot_password',            'anon member'),
  ('reset_password',             'anon member'),
  ('log_in',                     'anon member'),
  ('redeem_sign_in',             'anon member'),
  ('refresh_session',            'anon member'),
  ('log_out',                    'member admin'),
  ('change_password',            'member admin'),
  ('end_session',                'member admin'),
  ('end_other_sessions',         'member admin'),
  ('me',                         'member admin'),
  ('update_profile',             'member admin'),
  ('update_organization',        'member'),
  ('close_account',              'member'),
  ('submit_lead',                'anon member partner admin'),
  ('search_listings',            'member'),
  ('add_favorite',               'member'),
  ('remove_favorite',            'member'),
  ('buy_lead',                   'member'),
  ('give_feedback',              'member'),
  ('set_billing_address',        'member'),
  ('delete_file',                'member admin'),
  ('subscribe',                  'member'),
  ('change_filter',              'member'),
  ('set_mail_preference',        'member'),
  ('set_balance_alert',          'member'),
  ('set_caps',                   'member'),
  ('set_opening_hours',          'member'),
  ('set_weight',                 'admin'),
  ('explain_lead',               'member admin'),
  ('missed_leads',               'member admin'),
  ('what_if',                    'member admin'),
  ('pause_subscription',         'member'),
  ('resume_subscription',        'member'),
  ('end_subscription',           'member'),
  ('suspend_user',               'admin'),
  ('adjust_balance',             'admin'),
  ('analyze_market',             'admin'),
  ('reinstate_user',             'admin'),
  ('set_organization_status',    'admin'),
  ('edit_organization',          'admin'),
  ('search_organizations',       'admin'),
  ('create_niche',               'admin'),
  ('csv',                        'anon member partner admin'),
  ('form_limits',                'anon member partner admin'),
  ('set_listing_review',         'admin'),
  ('approve_listing',            'admin'),
  ('update_niche',               'admin'),
  ('set_niche_region',           'admin'),
  ('retire_niche',               'admin'),
  ('create_form_schema',         'admin'),
  ('update_form_schema',         'admin'),
  ('set_field_mappings',         'admin'),
  ('activate_form_schema',       'admin'),
  ('create_competition_level',   'admin'),
  ('update_competition_level',   'admin'),
  ('reorder_competition_levels', 'admin'),
  ('retire_competition_level',   'admin'),
  ('set_market',                 'admin'),
  ('list_lead',                  'admin'),
  ('withdraw_listing',           'admin'),
  ('approve_lead',               'admin'),
  ('reject_lead',                'admin'),
  ('update_lead',                'admin'),
  ('leads_within',               'admin'),
  ('distribute_lead',            'admin'),
  ('report_attribution',         'admin'),
  ('report_leads',               'admin'),
  ('report_providers',           'member admin'),
  ('report_refunds',             'admin'),
  ('report_revenue',             'admin'),
  ('request_refund',             'member'),
  ('change_refund_policy',       'admin'),
  ('approve_refund_request',     'admin'),
  ('reject_refund_request',      'admin'),
  ('mark_lead_bad',              'admin'),
  ('explain_difference',         'admin'),
  ('refund_deposit',             'member admin'),
  ('replay_webhook',             'admin'),
  ('sweeps',                     'admin'),
  ('dismiss_webhook',            'admin'),
  ('retry_delivery',             'admin'),
  ('create_crm_connection',      'admin'),
  ('update_crm_connection',      'admin'),
  ('replace_crm_token',          'admin'),
  ('rotate_crm_webhook_secret',  'admin'),
  ('set_crm_exclusions',         'admin'),
  ('set_crm_field_mapping',      'admin'),
  ('refresh_crm_account',        'admin'),
  ('start_import',               'admin');

select set_eq(
  $$select name, string_agg(g.role, ' ' order by g.position)
    from (
      select name, oid, 'relation' as kind from tests.relation where room = 'api'
      union all select name, oid, 'routine' from tests.routine where room = 'api'
    ) as o
    left join lateral (
      select r.role, r.position
      from unnest(array['anon', 'member', 'partner', 'admin', 'leadmill_api', 'leadmill_worker', 'leadmill_reconciler', 'leadmill_monitor'])
        with ordinality as r (role, position)
      where case o.kind
        when 'relation' then has_any_column_privilege(r.role, o.oid, 'select')
        else has_function_privilege(r.role, o.oid, 'execute') end
    ) as g on true
    group by name$$,
  'select object, roles from contract',
  'api holds exactly this, for exactly these roles');
select is_empty(
  $$select label, options from tests.relation
    where room = 'api' and not (kind = 'view' and coalesce(options, '{}') && '{security_invoker=true,security_invoker=on}')$$,
  'every view looks with the eyes of its caller');
select is_empty(
  $$select label from tests.relation where room = 'api' and pg_relation_is_updatable(oid, true) = 0$$,
  'and refuses writes by privileges, never by its form');
select is_empty(
  $$select p.grantee, p.object, p.privilege from tests.privilege as p
    where p.object ~ '^api\.' and p.privilege not in ('select', 'execute')$$,
  'which nobody has');
select is_empty(
  $$select label, language, config from tests.routine
    -- An aggregate has the language of none, and no body.
    where room = 'api' and language <> 'internal' and (language <> 'sql' or is_definer or not is_atomic or config is not null)$$,
  'every function is an invoker in SQL whose body was parsed when it was made');
select is_empty(
  $$select r.label, string_agg(c.label, ', ') as calls
    from tests.routine as r
    left join tests.call as l on l.caller = r.oid
    left join tests.routine as c on c.oid = l.callee and c.label !~ '^ops\.bounded'
    where r.room = 'api' and r.language <> 'internal'
    group by r.label
    having count(c.oid) <> 1 or bool_or(c.room = 'api')$$,
  'which calls one function of a room');
select is_empty(
  $$with routine as materialized (select oid, room, label, volatility from tests.routine)
    select r.label, r.volatility, c.volatility
    from routine as r
    join tests.call as l on l.caller = r.oid
    join routine as c on c.oid = l.callee
    where r.room = 'api' and r.volatility <> c.volatility and c.label !~ '^ops\.bounded'$$,
  'and is as volatile as that: what only reads answers GET, what writes answers POST alone');
-- Whatever has no fixed size has a bound, and is named nowhere but in it. Numbers and dates are short whatever they say.
select is_empty(
  $$select r.label, a.name
    from tests.routine as r
    cross join lateral unnest(r.argument_names, r.argument_types::oid[]) as a (name, type)
    join pg_type as t on t.oid = a.type
    where r.room = 'api' and t.typlen = -1 and t.oid <> 'numeric'::regtype
      and not (
        r.body ~ format('ops\.bounded\w*\((%1$s\.)?%2$s, ''%2$s''::text(, \d+)?\)', r.name, a.name)
        -- Of rows that a body selects, columns may have the names of arguments.
        and (r.body ~ '\mFROM\M' or regexp_replace(r.body, format('ops\.bounded\w*\((%1$s\.)?%2$s, ''%2$s''::text(, \d+)?\)', r.name, a.name), '', 'g')
          !~ format('((?<![\w.''])|\m%1$s\.)%2$s(?![\w.''])', r.name, a.name)))$$,
  'no text, document or list passes a door before its size was looked at');
select is_empty(
  $$select c.label, c.name, c.type::regtype
    from tests.relation_column as c join pg_type as t on t.oid = c.type
    where c.room = 'api' and t.typtype not in ('b') or c.room = 'api' and t.typnamespace <> 'pg_catalog'::regnamespace$$,
  'columns are of types that every client knows');

select * from finish();
rollback;
