begin;
select plan(4);

-- What was there when the law was made, and goes. This list only ever becomes shorter.
create temporary table known (breach text) on commit drop;
insert into known values
  ('crm.import_set writes intake.lead'),
  ('crm.import_set writes intake.lead_attribution'),
  ('crm.import_set writes intake.lead_contact'),
  ('distribution.close_run uses notification.enqueue_mail'),
  ('distribution.close_run writes intake.lead'),
  ('distribution.place_and_tell uses notification.enqueue_mail'),
  ('distribution.refresh_funding uses notification.watch_balance'),
  ('distribution.sell_lead uses notification.addressee'),
  ('distribution.sell_lead uses notification.enqueue_mails'),
  ('distribution.upgrade_filters uses notification.enqueue_mail'),
  ('identity.change_password uses notification.enqueue_mail'),
  ('identity.close_account uses notification.balance_alert'),
  ('identity.close_account writes notification.balance_alert'),
  ('identity.link_outside_login uses notification.enqueue_mail'),
  ('identity.open_session uses notification.enqueue_mail'),
  ('identity.request_mail uses notification.enqueue_mail'),
  ('identity.reset_password uses notification.enqueue_mail'),
  ('identity.set_admin_password uses notification.enqueue_mail'),
  ('intake.submit_lead uses notification.enqueue_mail'),
  ('marketplace.analyze_market uses distribution.assignment'),
  ('marketplace.buy_lead uses distribution.assignment'),
  ('marketplace.buy_lead uses notification.enqueue_mail'),
  ('marketplace.buy_lead writes distribution.assignment'),
  ('marketplace.buy_lead writes intake.lead'),
  ('marketplace.count_buyers uses distribution.assignment'),
  ('marketplace.feedback uses distribution.assignment'),
  ('marketplace.give_feedback uses distribution.assignment'),
  ('marketplace.require_for_sale uses distribution.assignment'),
  ('report.digest_of uses notification.delivery'),
  ('returns.approve uses notification.enqueue_mail'),
  ('returns.mark_lead_bad uses notification.enqueue_mail'),
  ('returns.mark_lead_bad writes intake.lead'),
  ('returns.refund_assignments writes distribution.assignment'),
  ('returns.reject_refund_request uses notification.enqueue_mail'),
  ('returns.request_refund uses notification.enqueue_mail');

select is_empty(
  $$select r.name from tests.room as r where (select count(*) from tests.layer as l where l.room = r.name) <> 1$$,
  'each room stands in one layer');
select is_empty(
  $$select b.breach from tests.room_breach as b where b.breach not in (select k.breach from known as k)$$,
  'a room writes only its own tables, and uses only rooms in lower layers');
select is_empty(
  $$select k.breach from known as k where k.breach not in (select b.breach from tests.room_breach as b)$$,
  'a known breach that is gone is taken off the list');
select is_empty(
  $$select b.room, b.name from tests.room_body as b where b.room <> 'queue' and b.body ~ '\mprocrastinate_'$$,
  'only queue knows the tables of its library');

select * from finish();
rollback;
