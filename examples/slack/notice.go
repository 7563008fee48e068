package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// duplicate is an account and the one that it probably is.
type duplicate struct {
	account match.Ref
	of      match.Candidate
}

// The message as Slack takes it: blocks, and a text for where these cannot be shown. A message has fifty blocks at the
// most, and a section 3,000 characters.
type (
	message struct {
		Text   string  `json:"text"`
		Blocks []block `json:"blocks"`
	}
	block struct {
		Type string `json:"type"`
		Text text   `json:"text"`
	}
	text struct {
		Type string `json:"type"`
		Text string `json:"text"`
	}
)

const mostBlocks = 10 // one looks at ten duplicates; a hundred are a list for another place

// notice puts duplicates into one message: a channel that is asked for each of a night's import takes one a second. It
// holds ids, links to them and what agrees, and nothing that a customer is called: who reads a channel is not who may
// read the CRM. In link, {id} stands for the id; an empty link leaves the ids as they are.
func notice(found []duplicate, link string) message {
	title := fmt.Sprintf("%d new accounts are probably there already", len(found))
	if len(found) == 1 {
		title = "A new account is probably there already"
	}
	m := message{Text: title, Blocks: []block{section("*" + title + "*")}}
	for i, d := range found {
		if i == mostBlocks {
			m.Blocks = append(m.Blocks, section(fmt.Sprintf("and %d more", len(found)-i)))
			break
		}
		m.Blocks = append(m.Blocks, section(linked(d.account, link)+" is like "+linked(d.of.Ref, link)+"\n"+escape(d.of.Why)))
	}
	return m
}

func section(s string) block { return block{"section", text{"mrkdwn", s}} }

func linked(ref match.Ref, link string) string {
	if link == "" {
		return escape(ref.String())
	}
	return "<" + escape(strings.ReplaceAll(link, "{id}", url.PathEscape(ref.ID))) + "|" + escape(ref.ID) + ">"
}

// escape takes its meaning from what Slack reads as markup: <!channel> would wake everybody.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// webhook is where messages go. Whoever has its URL can write to the channel: it is a password, and no error shows it.
type webhook struct {
	url    string
	client *http.Client
}

// readWebhook reads the URL of an incoming webhook from the text of a file.
func readWebhook(b []byte) (*webhook, error) {
	u, err := url.Parse(strings.TrimSpace(string(b)))
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return nil, errors.New("not the URL of an incoming webhook: https://hooks.slack.com/services/...")
	}
	return &webhook{u.String(), &http.Client{
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// post sends a message. Where it fails nobody is told of these duplicates; they are still in the CRM, and the next
// batch run finds them.
func (h *webhook) post(ctx context.Context, m message) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return errors.New("slack: the webhook's URL cannot be used")
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := h.client.Do(req)
	if at := new(url.Error); errors.As(err, &at) {
		err = at.Err // without the URL
	}
	if err != nil {
		return fmt.Errorf("slack: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(res.Body, 100)) // a code, as invalid_payload or no_service
		return fmt.Errorf("slack: %s: %q", res.Status, said)
	}
	return nil
}
