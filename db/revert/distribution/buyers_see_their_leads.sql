-- Revert leadmill:distribution/buyers_see_their_leads to pg

begin;

revoke select (lead_id, name, email, phone) on intake.lead_contact from member;
revoke select (id, niche_id, form_schema_id, answers, created_at) on intake.lead from member;
drop policy "buyers see the contact data of leads they bought" on intake.lead_contact;
drop policy "buyers see the leads they bought" on intake.lead;

commit;
