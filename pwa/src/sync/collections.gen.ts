// Written by `make types` from server/appraisal/. Do not edit.

export const collections = {
  "data_problem": {
    "version": 1,
    "groups": {
      "body": {
        "policy": "last_undisputed"
      }
    },
    "initial": "open",
    "steps": {
      "close": {
        "sources": [
          "open"
        ],
        "target": "closed",
        "needsReason": true,
        "reviews": [
          "body"
        ],
        "approves": false
      }
    },
    "withdraw": ""
  },
  "plan_line": {
    "version": 1,
    "groups": {
      "line": {
        "policy": "last_undisputed"
      }
    },
    "initial": "draft",
    "steps": {
      "agree": {
        "sources": [
          "draft"
        ],
        "target": "agreed",
        "needsReason": false,
        "reviews": [
          "line"
        ],
        "approves": true
      }
    },
    "withdraw": ""
  },
  "report": {
    "version": 1,
    "groups": {
      "body": {
        "policy": "last_undisputed"
      },
      "link": {
        "policy": "last_undisputed"
      },
      "replaced_by": {
        "policy": "last_undisputed"
      }
    },
    "initial": "submitted",
    "steps": {
      "approve": {
        "sources": [
          "submitted"
        ],
        "target": "verified",
        "needsReason": false,
        "reviews": [
          "body",
          "link"
        ],
        "approves": true
      },
      "return": {
        "sources": [
          "submitted"
        ],
        "target": "returned",
        "needsReason": true,
        "reviews": [
          "body",
          "link"
        ],
        "approves": false
      },
      "reopen": {
        "sources": [
          "verified"
        ],
        "target": "submitted",
        "needsReason": true,
        "reviews": [],
        "approves": false
      },
      "withdraw": {
        "sources": [
          "returned",
          "submitted"
        ],
        "target": "withdrawn",
        "needsReason": false,
        "reviews": [],
        "approves": false
      }
    },
    "withdraw": "withdraw"
  }
} as const;
