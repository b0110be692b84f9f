begin;
select plan(11);

select is_empty(
  $$select label, config from tests.routine
    where is_definer
      and array(
        select c.setting from unnest(config) as c (setting) where c.setting !~ '^(plan_cache_mode|enable_seqscan)=') is distinct from array[
      case room when 'queue' then 'search_path=queue, pg_temp' else 'search_path=pg_catalog, pg_temp' end]$$,
  'every security definer pins its search path, and sets nothing else but how it is planned');
create temporary view plpgsql_routine as
select r.label, r.volatility, r.config,
  r.is_definer or r.result = 'trigger'::regtype
  or exists (select from aclexplode(r.acl) as a where a.grantee <> to_regrole('leadmill_owner')) as is_for_others
from tests.routine as r
where r.language = 'plpgsql';
select is_empty(
  $$select label from plpgsql_routine
    where is_for_others and volatility <> 'i' and coalesce(array_to_string(config, ','), '') !~ '\msearch_path='$$,
  'every PL/pgSQL function that reads tables and is executed by others than the owner, or as a trigger, pins its search path');
select is_empty(
  $$select label from plpgsql_routine where not is_for_others and 'search_path=pg_catalog, pg_temp' = any (config)$$,
  'a PL/pgSQL function that only the owner executes does not pin the path again');
select is_empty(
  $$select label, config from tests.routine
    where config is not null and array(
        select c.setting from unnest(config) as c (setting) where c.setting !~ '^(plan_cache_mode|enable_seqscan)=')
      not in ('{"search_path=pg_catalog, pg_temp"}', case when room = 'queue' then '{"search_path=queue, pg_temp"}' else '{}' end::text[])$$,
  'no function sets anything but its search path and how it is planned');
select is_empty(
  $$select r.label, coalesce(g.rolname, 'public') as grantee
    from tests.routine as r cross join aclexplode(r.acl) as a left join pg_roles as g on g.oid = a.grantee
    where r.is_definer and r.room <> 'hook' and a.grantee in (0, 'authenticator'::regrole, 'authenticator_admin'::regrole)$$,
  'no authenticator executes a definer itself, but for the hooks');
select is_empty(
  $$select t.tgname, r.label from pg_trigger as t join tests.routine as r on r.oid = t.tgfoid
    where t.tgdeferrable and not r.is_definer$$,
  'a trigger that can be deferred is a definer: it runs at COMMIT as the web role');
select is_empty(
  $$select label from tests.routine where is_definer and room = 'api'$$,
  'no API function is a definer');
select is_empty(
  -- Materialized: the catalogue has no statistics, and each pair would read it anew.
  $$with routine as materialized (select oid, label, volatility from tests.routine)
    select distinct r.label, d.label as calls
    from routine as r
    join tests.call as c on c.caller = r.oid
    join routine as d on d.oid = c.callee
    where position(r.volatility::text in 'isv') < position(d.volatility::text in 'isv')
      -- Volatile so that they are never folded; they write nothing.
      and d.label !~ '^ops\.(raise_http\(|bounded)'$$,
  'no function is declared less volatile than what it calls');
select is_empty(
  $$select r.label
    from tests.routine as r
    where r.volatility <> 'v'
      and r.body ~*
        '\m(insert\s+into|update\s+\w+\.\w+|delete\s+from|for\s+(no\s+key\s+)?update|for\s+(key\s+)?share|nextval|pg_(try_)?advisory_\w+)\M'$$,
  'no function that writes or locks claims to be stable or immutable');
select is_empty(
  $$select distinct r.label, s.setting
    from tests.routine as r cross join lateral regexp_matches(r.body, '\mset_config\(''([a-z_.]+)''', 'g') as s (setting)
    where s.setting[1] in ('role', 'session_authorization', 'search_path', 'row_security')
      -- To that of a valid API key, before the request begins.
      and r.label <> 'hook.pre_request()'$$,
  'no function changes the role');
select is_empty(
  $$select r.label
    from tests.routine as r
    where r.body ~* '\min\s*\(\s*select\M[^;]*\mlimit\M[^;]*\mfor\s+(no\s+key\s+)?update\M'$$,
  'no slice is locked in a subquery of in (…), which a plan may run more than once; = any(array(…)) runs once');

select * from finish();
rollback;
